package com.tencent.imsdk.v2;

public abstract class V2TIMGroupListener {
    public void onReceiveJoinApplication(String groupID, V2TIMGroupMemberInfo member, String opReason) {
    }
}
