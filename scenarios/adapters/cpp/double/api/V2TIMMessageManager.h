// Making, sending and finding messages with the V2TIM API.
#pragma once

#include "V2TIMCallback.h"
#include "V2TIMListener.h"

class V2TIMMessageManager {
public:
    virtual ~V2TIMMessageManager() = default;

    virtual void AddAdvancedMsgListener(V2TIMAdvancedMsgListener* listener) = 0;
    virtual void RemoveAdvancedMsgListener(V2TIMAdvancedMsgListener* listener) = 0;

    virtual V2TIMMessage CreateTextMessage(const V2TIMString& text) = 0;
    virtual V2TIMMessage CreateTextAtMessage(const V2TIMString& text, const V2TIMStringVector& atUserList) = 0;
    virtual V2TIMMessage CreateCustomMessage(const V2TIMBuffer& data) = 0;
    virtual V2TIMMessage CreateCustomMessage(const V2TIMBuffer& data, const V2TIMString& description,
                                             const V2TIMString& extension) = 0;
    virtual V2TIMMessage CreateImageMessage(const V2TIMString& imagePath) = 0;
    virtual V2TIMMessage CreateSoundMessage(const V2TIMString& soundPath, uint32_t duration) = 0;
    virtual V2TIMMessage CreateVideoMessage(const V2TIMString& videoFilePath, const V2TIMString& type, uint32_t duration,
                                            const V2TIMString& snapshotPath) = 0;
    virtual V2TIMMessage CreateFileMessage(const V2TIMString& filePath, const V2TIMString& fileName) = 0;
    virtual V2TIMMessage CreateLocationMessage(const V2TIMString& desc, double longitude, double latitude) = 0;
    virtual V2TIMMessage CreateFaceMessage(uint32_t index, const V2TIMBuffer& data) = 0;
    virtual V2TIMMessage CreateMergerMessage(const V2TIMMessageVector& messageList, const V2TIMString& title,
                                             const V2TIMStringVector& abstractList,
                                             const V2TIMString& compatibleText) = 0;
    virtual V2TIMMessage CreateForwardMessage(const V2TIMMessage& message) = 0;
    virtual V2TIMMessage CreateTargetedGroupMessage(const V2TIMMessage& message,
                                                    const V2TIMStringVector& receiverList) = 0;
    virtual V2TIMMessage CreateAtSignedGroupMessage(const V2TIMMessage& message,
                                                    const V2TIMStringVector& atUserList) = 0;

    virtual V2TIMString SendMessage(V2TIMMessage& message, const V2TIMString& receiver, const V2TIMString& groupID,
                                    V2TIMMessagePriority priority, bool onlineUserOnly,
                                    const V2TIMOfflinePushInfo& offlinePushInfo, V2TIMSendCallback* callback) = 0;

    virtual void SetGroupReceiveMessageOpt(const V2TIMString& groupID, V2TIMReceiveMessageOpt opt,
                                           V2TIMCallback* callback) = 0;
    virtual void GetHistoryMessageList(const V2TIMMessageListGetOption& option,
                                       V2TIMValueCallback<V2TIMMessageVector>* callback) = 0;
    virtual void RevokeMessage(const V2TIMMessage& message, V2TIMCallback* callback) = 0;
    virtual void ModifyMessage(const V2TIMMessage& message, V2TIMCompleteCallback<V2TIMMessage>* callback) = 0;
    virtual void MarkGroupMessageAsRead(const V2TIMString& groupID, V2TIMCallback* callback) = 0;
    virtual void DeleteMessages(const V2TIMMessageVector& messages, V2TIMCallback* callback) = 0;
    virtual void FindMessages(const V2TIMStringVector& messageIDList,
                              V2TIMValueCallback<V2TIMMessageVector>* callback) = 0;
    virtual void SearchLocalMessages(const V2TIMMessageSearchParam& searchParam,
                                     V2TIMValueCallback<V2TIMMessageSearchResult>* callback) = 0;
    virtual void SendMessageReadReceipts(const V2TIMMessageVector& messageList, V2TIMCallback* callback) = 0;
    virtual void GetMessageReadReceipts(const V2TIMMessageVector& messageList,
                                        V2TIMValueCallback<V2TIMMessageReceiptVector>* callback) = 0;
};
