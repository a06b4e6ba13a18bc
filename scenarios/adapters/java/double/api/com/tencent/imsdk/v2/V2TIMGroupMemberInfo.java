package com.tencent.imsdk.v2;

public class V2TIMGroupMemberInfo {
    private final String userID;

    V2TIMGroupMemberInfo(String userID) {
        this.userID = userID;
    }

    public String getUserID() {
        return userID;
    }
}
