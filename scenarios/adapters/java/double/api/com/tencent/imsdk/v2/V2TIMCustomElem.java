package com.tencent.imsdk.v2;

import java.nio.charset.StandardCharsets;

public class V2TIMCustomElem extends V2TIMElem {
    private byte[] data;

    V2TIMCustomElem(byte[] data) {
        this.data = data;
    }

    public byte[] getData() {
        return data;
    }

    public void setData(byte[] data) {
        this.data = data;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_CUSTOM;
    }

    @Override
    String words() {
        return new String(data, StandardCharsets.UTF_8);
    }
}
