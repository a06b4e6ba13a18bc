package com.tencent.imsdk.v2;

public class V2TIMLocationElem extends V2TIMElem {
    private String desc;

    V2TIMLocationElem(String desc) {
        this.desc = desc;
    }

    public String getDesc() {
        return desc;
    }

    public void setDesc(String desc) {
        this.desc = desc;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_LOCATION;
    }

    @Override
    String words() {
        return desc;
    }
}
