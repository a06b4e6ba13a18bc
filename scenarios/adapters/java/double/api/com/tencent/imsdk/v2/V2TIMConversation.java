package com.tencent.imsdk.v2;

public class V2TIMConversation {
    private final String conversationID;
    private final int unreadCount;
    private final V2TIMMessage lastMessage;
    private final int recvOpt;

    V2TIMConversation(String conversationID, int unreadCount, V2TIMMessage lastMessage, int recvOpt) {
        this.conversationID = conversationID;
        this.unreadCount = unreadCount;
        this.lastMessage = lastMessage;
        this.recvOpt = recvOpt;
    }

    public String getConversationID() {
        return conversationID;
    }

    /** Null for a conversation with a user. */
    public String getGroupID() {
        return conversationID.startsWith("group_") ? conversationID.substring("group_".length()) : null;
    }

    public int getUnreadCount() {
        return unreadCount;
    }

    public V2TIMMessage getLastMessage() {
        return lastMessage;
    }

    public int getRecvOpt() {
        return recvOpt;
    }
}
