// Conversations of the V2TIM API.
#pragma once

#include "V2TIMMessage.h"

struct V2TIMConversation {
    V2TIMString conversationID;
    V2TIMString groupID;
    V2TIMString userID;
    uint64_t unreadCount = 0;
    V2TIMReceiveMessageOpt recvOpt = V2TIM_RECEIVE_MESSAGE;
    V2TIMMessage* lastMessage = nullptr;  // owned; null where there is none

    V2TIMConversation() = default;
    V2TIMConversation(const V2TIMConversation& other) { *this = other; }
    V2TIMConversation& operator=(const V2TIMConversation& other) {
        if (this == &other) return *this;
        conversationID = other.conversationID;
        groupID = other.groupID;
        userID = other.userID;
        unreadCount = other.unreadCount;
        recvOpt = other.recvOpt;
        delete lastMessage;
        lastMessage = other.lastMessage ? new V2TIMMessage(*other.lastMessage) : nullptr;
        return *this;
    }
    ~V2TIMConversation() { delete lastMessage; }
};

using V2TIMConversationVector = V2TIMVector<V2TIMConversation>;
