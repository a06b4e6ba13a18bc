package com.tencent.imsdk.v2;

public class V2TIMTextElem extends V2TIMElem {
    private String text;

    V2TIMTextElem(String text) {
        this.text = text;
    }

    public String getText() {
        return text;
    }

    public void setText(String text) {
        this.text = text;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_TEXT;
    }

    @Override
    String words() {
        return text;
    }
}
