package com.tencent.imsdk.v2;

public abstract class V2TIMConversationManager {
    public abstract void addConversationListener(V2TIMConversationListener listener);

    public abstract void removeConversationListener(V2TIMConversationListener listener);

    /** {@code group_} or {@code c2c_} with the id of the group or user. */
    public abstract void getConversation(String conversationID, V2TIMValueCallback<V2TIMConversation> callback);

    public abstract void getTotalUnreadMessageCount(V2TIMValueCallback<Long> callback);
}
