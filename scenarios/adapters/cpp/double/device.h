// One SDK instance, on one device: the vendor's four managers in one object, in front of the service.
#pragma once

#include <string>
#include <vector>

#include "V2TIMConversationManager.h"
#include "V2TIMGroupManager.h"
#include "V2TIMManager.h"
#include "V2TIMMessageManager.h"
#include "service.h"

namespace sdk_double {

class Device final : public V2TIMManager,
                     public V2TIMMessageManager,
                     public V2TIMGroupManager,
                     public V2TIMConversationManager,
                     public Client {
public:
    Device(Service& service, Build build);
    ~Device() override;

    // What V2TIMManager::GetInstance() answers with.
    static Device* current;

    // The network, for the host.
    void Connect();
    void Disconnect() { connected_ = false; }

    // V2TIMManager
    bool InitSDK(uint32_t, const V2TIMSDKConfig&) override { return initialised_ = true; }
    void UnInitSDK() override { initialised_ = logged_in_ = false; }
    V2TIMString GetVersion() override { return Str(build_.version); }
    void Login(const V2TIMString& userID, const V2TIMString& userSig, V2TIMCallback* callback) override;
    void Logout(V2TIMCallback* callback) override;
    V2TIMString GetLoginUser() override { return logged_in_ ? Str(user_) : V2TIMString(); }
    void JoinGroup(const V2TIMString& groupID, const V2TIMString& message, V2TIMCallback* callback) override;
    void QuitGroup(const V2TIMString& groupID, V2TIMCallback* callback) override;
    void DismissGroup(const V2TIMString& groupID, V2TIMCallback* callback) override;
    V2TIMMessageManager* GetMessageManager() override { return this; }
    V2TIMGroupManager* GetGroupManager() override { return this; }
    V2TIMConversationManager* GetConversationManager() override { return this; }

    // V2TIMMessageManager
    void AddAdvancedMsgListener(V2TIMAdvancedMsgListener* listener) override;
    void RemoveAdvancedMsgListener(V2TIMAdvancedMsgListener* listener) override;
    V2TIMMessage CreateTextMessage(const V2TIMString& text) override;
    V2TIMMessage CreateTextAtMessage(const V2TIMString& text, const V2TIMStringVector& atUserList) override;
    V2TIMMessage CreateCustomMessage(const V2TIMBuffer& data) override;
    V2TIMMessage CreateCustomMessage(const V2TIMBuffer& data, const V2TIMString& description,
                                     const V2TIMString& extension) override;
    V2TIMMessage CreateImageMessage(const V2TIMString& imagePath) override;
    V2TIMMessage CreateSoundMessage(const V2TIMString& soundPath, uint32_t duration) override;
    V2TIMMessage CreateVideoMessage(const V2TIMString& videoFilePath, const V2TIMString& type, uint32_t duration,
                                    const V2TIMString& snapshotPath) override;
    V2TIMMessage CreateFileMessage(const V2TIMString& filePath, const V2TIMString& fileName) override;
    V2TIMMessage CreateLocationMessage(const V2TIMString& desc, double longitude, double latitude) override;
    V2TIMMessage CreateFaceMessage(uint32_t index, const V2TIMBuffer& data) override;
    V2TIMMessage CreateMergerMessage(const V2TIMMessageVector& messageList, const V2TIMString& title,
                                     const V2TIMStringVector& abstractList, const V2TIMString& compatibleText) override;
    V2TIMMessage CreateForwardMessage(const V2TIMMessage& message) override;
    V2TIMMessage CreateTargetedGroupMessage(const V2TIMMessage& message,
                                            const V2TIMStringVector& receiverList) override;
    V2TIMMessage CreateAtSignedGroupMessage(const V2TIMMessage& message, const V2TIMStringVector& atUserList) override;
    V2TIMString SendMessage(V2TIMMessage& message, const V2TIMString& receiver, const V2TIMString& groupID,
                            V2TIMMessagePriority priority, bool onlineUserOnly,
                            const V2TIMOfflinePushInfo& offlinePushInfo, V2TIMSendCallback* callback) override;
    void SetGroupReceiveMessageOpt(const V2TIMString& groupID, V2TIMReceiveMessageOpt opt,
                                   V2TIMCallback* callback) override;
    void GetHistoryMessageList(const V2TIMMessageListGetOption& option,
                               V2TIMValueCallback<V2TIMMessageVector>* callback) override;
    void RevokeMessage(const V2TIMMessage& message, V2TIMCallback* callback) override;
    void ModifyMessage(const V2TIMMessage& message, V2TIMCompleteCallback<V2TIMMessage>* callback) override;
    void MarkGroupMessageAsRead(const V2TIMString& groupID, V2TIMCallback* callback) override;
    void DeleteMessages(const V2TIMMessageVector& messages, V2TIMCallback* callback) override;
    void FindMessages(const V2TIMStringVector& messageIDList,
                      V2TIMValueCallback<V2TIMMessageVector>* callback) override;
    void SearchLocalMessages(const V2TIMMessageSearchParam& searchParam,
                             V2TIMValueCallback<V2TIMMessageSearchResult>* callback) override;
    void SendMessageReadReceipts(const V2TIMMessageVector& messageList, V2TIMCallback* callback) override;
    void GetMessageReadReceipts(const V2TIMMessageVector& messageList,
                                V2TIMValueCallback<V2TIMMessageReceiptVector>* callback) override;

    // V2TIMGroupManager
    void CreateGroup(const V2TIMGroupInfo& info, const V2TIMCreateGroupMemberInfoVector& memberList,
                     V2TIMValueCallback<V2TIMString>* callback) override;
    void SetGroupInfo(const V2TIMGroupInfo& info, V2TIMCallback* callback) override;
    void MuteGroupMember(const V2TIMString& groupID, const V2TIMString& userID, uint32_t seconds,
                         V2TIMCallback* callback) override;
    void InviteUserToGroup(const V2TIMString& groupID, const V2TIMStringVector& userList,
                           V2TIMValueCallback<V2TIMGroupMemberOperationResultVector>* callback) override;
    void KickGroupMember(const V2TIMString& groupID, const V2TIMStringVector& memberList, const V2TIMString& reason,
                         V2TIMValueCallback<V2TIMGroupMemberOperationResultVector>* callback) override;

    // V2TIMConversationManager
    void AddConversationListener(V2TIMConversationListener* listener) override;
    void RemoveConversationListener(V2TIMConversationListener* listener) override;
    void GetConversation(const V2TIMString& conversationID, V2TIMValueCallback<V2TIMConversation>* callback) override;
    void GetTotalUnreadMessageCount(V2TIMValueCallback<uint64_t>* callback) override;

    // Client: what the service knows of this instance, and tells it.
    const std::string& User() const override { return user_; }
    const Build& Sdk() const override { return build_; }
    bool Online() const override { return logged_in_ && connected_; }
    void Received(const Post& post) override;
    void Revoked(const Post& post) override;
    void Modified(const Post& post) override;
    void ReceiptChanged(const Post& post) override;
    void Changed(const Chat& chat) override;

private:
    // A conversation as it was last shown here: what the SDK keeps on the device.
    struct Shown {
        V2TIMConversation conversation;
        int revision = 0;
    };

    void CheckLoggedIn() const;
    void CheckOnline() const;
    Chat& ChatOf(const V2TIMString& groupID);
    Draft Compose(const V2TIMMessage& message, const V2TIMString& receiver, const V2TIMString& groupID) const;
    bool Renew(const Chat& chat);
    void Synchronise();
    void TellTotal();
    template <class Listeners, class Tell>
    void ToListeners(Listeners listeners, Tell tell);

    Service& service_;
    Build build_;
    std::string user_;
    bool initialised_ = false;
    bool logged_in_ = false;
    bool connected_ = true;
    std::map<std::string, Shown> shown_;  // by conversation id
    uint64_t total_ = 0;
    std::vector<V2TIMAdvancedMsgListener*> message_listeners_;
    std::vector<V2TIMConversationListener*> conversation_listeners_;
};

// Calls done by the service are answered at once. Nothing is touched after the callback: it may delete itself.
template <class Act>
void Answer(V2TIMCallback* callback, Act act) {
    try {
        act();
    } catch (const Refused& refused) {
        if (callback) callback->OnError(refused.code, refused.why);
        return;
    }
    if (callback) callback->OnSuccess();
}

template <class T, class Act>
void Answer(V2TIMValueCallback<T>* callback, Act act) {
    T value{};
    try {
        value = act();
    } catch (const Refused& refused) {
        if (callback) callback->OnError(refused.code, refused.why);
        return;
    }
    if (callback) callback->OnSuccess(value);
}

}  // namespace sdk_double
