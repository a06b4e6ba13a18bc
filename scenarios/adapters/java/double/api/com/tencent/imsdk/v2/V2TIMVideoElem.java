package com.tencent.imsdk.v2;

public class V2TIMVideoElem extends V2TIMElem {
    private final String videoPath;

    V2TIMVideoElem(String videoPath) {
        this.videoPath = videoPath;
    }

    public String getVideoPath() {
        return videoPath;
    }

    @Override
    int type() {
        return V2TIMMessage.V2TIM_ELEM_TYPE_VIDEO;
    }

    @Override
    String words() {
        return videoPath;
    }
}
