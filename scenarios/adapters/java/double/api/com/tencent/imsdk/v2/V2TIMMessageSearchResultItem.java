package com.tencent.imsdk.v2;

import java.util.List;

public class V2TIMMessageSearchResultItem {
    private final String conversationID;
    private final List<V2TIMMessage> messageList;

    V2TIMMessageSearchResultItem(String conversationID, List<V2TIMMessage> messageList) {
        this.conversationID = conversationID;
        this.messageList = messageList;
    }

    public String getConversationID() {
        return conversationID;
    }

    public int getMessageCount() {
        return messageList.size();
    }

    public List<V2TIMMessage> getMessageList() {
        return messageList;
    }
}
