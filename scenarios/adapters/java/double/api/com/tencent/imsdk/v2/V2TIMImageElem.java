package com.tencent.imsdk.v2;

public class V2TIMImageElem extends V2TIMElem {
    private final String path;

    V2TIMImageElem(String path) {
        this.path = path;
    }

    public String getPath() {
        return path;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_IMAGE;
    }

    @Override
    String words() {
        return path;
    }
}
