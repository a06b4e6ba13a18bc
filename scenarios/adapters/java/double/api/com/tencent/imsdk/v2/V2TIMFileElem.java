package com.tencent.imsdk.v2;

public class V2TIMFileElem extends V2TIMElem {
    private final String fileName;

    V2TIMFileElem(String fileName) {
        this.fileName = fileName;
    }

    public String getFileName() {
        return fileName;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_FILE;
    }

    @Override
    String words() {
        return fileName;
    }
}
