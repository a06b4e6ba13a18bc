package com.tencent.imsdk.v2;

import java.util.List;

public abstract class V2TIMGroupManager {
    public abstract void createGroup(V2TIMGroupInfo info, List<V2TIMCreateGroupMemberInfo> memberList,
            V2TIMValueCallback<String> callback);

    public abstract void setGroupInfo(V2TIMGroupInfo info, V2TIMCallback callback);

    public abstract void inviteUserToGroup(String groupID, List<String> userList,
            V2TIMValueCallback<List<V2TIMGroupMemberOperationResult>> callback);

    public abstract void kickGroupMember(String groupID, List<String> memberList, String reason,
            V2TIMValueCallback<List<V2TIMGroupMemberOperationResult>> callback);

    /** For so many seconds; 0 lets the member speak again. */
    public abstract void muteGroupMember(String groupID, String userID, int seconds, V2TIMCallback callback);
}
