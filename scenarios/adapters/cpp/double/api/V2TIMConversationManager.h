// Conversations and their unread counts with the V2TIM API.
#pragma once

#include "V2TIMCallback.h"
#include "V2TIMListener.h"

class V2TIMConversationManager {
public:
    virtual ~V2TIMConversationManager() = default;

    virtual void AddConversationListener(V2TIMConversationListener* listener) = 0;
    virtual void RemoveConversationListener(V2TIMConversationListener* listener) = 0;
    virtual void GetConversation(const V2TIMString& conversationID,
                                 V2TIMValueCallback<V2TIMConversation>* callback) = 0;
    virtual void GetTotalUnreadMessageCount(V2TIMValueCallback<uint64_t>* callback) = 0;
};
