package com.tencent.imsdk.v2;

public class V2TIMMergerElem extends V2TIMElem {
    private final String title;

    V2TIMMergerElem(String title) {
        this.title = title;
    }

    public String getTitle() {
        return title;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_MERGER;
    }

    @Override
    String words() {
        return title;
    }
}
