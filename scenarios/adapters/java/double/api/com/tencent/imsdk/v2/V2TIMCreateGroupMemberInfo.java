package com.tencent.imsdk.v2;

public class V2TIMCreateGroupMemberInfo {
    private String userID;

    public void setUserID(String userID) {
        this.userID = userID;
    }

    public String getUserID() {
        return userID;
    }
}
