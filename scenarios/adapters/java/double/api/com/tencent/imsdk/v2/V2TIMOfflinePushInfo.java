package com.tencent.imsdk.v2;

public class V2TIMOfflinePushInfo {
    private boolean disablePush;

    public void disablePush(boolean disable) {
        disablePush = disable;
    }

    public boolean isDisablePush() {
        return disablePush;
    }
}
