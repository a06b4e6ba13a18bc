// Listeners of the V2TIM API.
#pragma once

#include "V2TIMConversation.h"
#include "V2TIMMessage.h"

class V2TIMAdvancedMsgListener {
public:
    virtual ~V2TIMAdvancedMsgListener() = default;
    virtual void OnRecvNewMessage(const V2TIMMessage&) {}
    virtual void OnRecvMessageReadReceipts(const V2TIMMessageReceiptVector&) {}
    virtual void OnRecvMessageRevoked(const V2TIMString&) {}
    virtual void OnRecvMessageModified(const V2TIMMessage&) {}
};

class V2TIMConversationListener {
public:
    virtual ~V2TIMConversationListener() = default;
    virtual void OnNewConversation(const V2TIMConversationVector&) {}
    virtual void OnConversationChanged(const V2TIMConversationVector&) {}
    virtual void OnTotalUnreadMessageCountChanged(uint64_t) {}
};
