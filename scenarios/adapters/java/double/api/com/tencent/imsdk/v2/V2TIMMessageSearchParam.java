package com.tencent.imsdk.v2;

import java.util.List;

public class V2TIMMessageSearchParam {
    private String conversationID;
    private List<String> keywordList = List.of();

    public void setConversationID(String conversationID) {
        this.conversationID = conversationID;
    }

    public String getConversationID() {
        return conversationID;
    }

    public void setKeywordList(List<String> keywordList) {
        this.keywordList = keywordList;
    }

    public List<String> getKeywordList() {
        return keywordList;
    }
}
