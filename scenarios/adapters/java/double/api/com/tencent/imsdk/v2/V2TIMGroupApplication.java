package com.tencent.imsdk.v2;

public class V2TIMGroupApplication {
    private final String groupID;
    private final String fromUser;

    V2TIMGroupApplication(String groupID, String fromUser) {
        this.groupID = groupID;
        this.fromUser = fromUser;
    }

    public String getGroupID() {
        return groupID;
    }

    public String getFromUser() {
        return fromUser;
    }
}
