// An SDK instance: login, network, conversations, groups, and what the service tells it.
#include "device.h"

#include <algorithm>
#include <stdexcept>

V2TIMManager* V2TIMManager::GetInstance() {
    if (!sdk_double::Device::current) throw std::logic_error("no device is in use: call Host::Use first");
    return sdk_double::Device::current;
}

namespace sdk_double {

Device* Device::current = nullptr;

namespace {

V2TIMConversation ToConversation(const std::string& user, const Chat& chat, const View& view) {
    V2TIMConversation conversation;
    conversation.conversationID = Str(chat.ConversationID(user));
    conversation.groupID = Str(chat.group_id);
    if (!chat.IsGroup()) conversation.userID = Str(chat.Peer(user));
    conversation.unreadCount = view.unread;
    conversation.recvOpt = view.option;
    if (view.last) conversation.lastMessage = new V2TIMMessage(view.last->ShownTo(user));
    return conversation;
}

V2TIMString LastID(const V2TIMConversation& conversation) {
    return conversation.lastMessage ? conversation.lastMessage->msgID : V2TIMString();
}

template <class T>
void Remove(std::vector<T>& items, T item) {
    items.erase(std::remove(items.begin(), items.end(), item), items.end());
}

V2TIMGroupMemberOperationResultVector ForEach(const V2TIMStringVector& users,
                                              const std::function<bool(const std::string&)>& act) {
    V2TIMGroupMemberOperationResultVector results;
    for (const std::string& user : Strs(users)) {
        V2TIMGroupMemberOperationResult result;
        result.userID = Str(user);
        result.result = act(user) ? V2TIM_GROUP_MEMBER_RESULT_SUCC : V2TIM_GROUP_MEMBER_RESULT_INVALID;
        results.PushBack(result);
    }
    return results;
}

}  // namespace

Device::Device(Service& service, Build build) : service_(service), build_(std::move(build)) {
    service_.clients.push_back(this);
}

Device::~Device() {
    Remove<Client*>(service_.clients, this);
    if (current == this) current = nullptr;
}

void Device::CheckLoggedIn() const {
    if (!initialised_) throw Refused{ERR_SDK_NOT_INITIALIZED, "not initialised"};
    if (!logged_in_) throw Refused{ERR_SDK_NOT_LOGGED_IN, "not logged in"};
}

void Device::CheckOnline() const {
    CheckLoggedIn();
    if (!connected_) throw Refused{ERR_SDK_NET_DISCONNECT, "no network"};
}

Chat& Device::ChatOf(const V2TIMString& groupID) {
    CheckOnline();
    return service_.ChatOf(user_, Str(groupID));
}

// ---- Login and network

// Several instances of one platform may be logged in at once; the vendor's default, one a platform, is not modelled.
void Device::Login(const V2TIMString& userID, const V2TIMString&, V2TIMCallback* callback) {
    Answer(callback, [&] {
        if (!initialised_) throw Refused{ERR_SDK_NOT_INITIALIZED, "not initialised"};
        if (!connected_) throw Refused{ERR_SDK_NET_DISCONNECT, "no network"};
        if (!service_.users.count(Str(userID))) throw Refused{ERR_SVR_ACCOUNT_NOT_FOUND, "no such account"};
        user_ = Str(userID);
        logged_in_ = true;
        Synchronise();
    });
}

void Device::Logout(V2TIMCallback* callback) {
    Answer(callback, [&] {
        CheckLoggedIn();
        logged_in_ = false;
        shown_.clear();
        total_ = 0;
    });
}

void Device::Connect() {
    connected_ = true;
    if (logged_in_) Synchronise();
}

// How a device learns of what it missed no source says. Here it is told of conversations and counts, and finds the messages
// in history: there are no late receive events.
void Device::Synchronise() {
    std::set<std::string> ids;
    for (const Chat* chat : service_.ChatsOf(user_)) {
        ids.insert(chat->ConversationID(user_));
        Renew(*chat);
    }
    for (auto shown = shown_.begin(); shown != shown_.end();)
        shown = ids.count(shown->first) ? std::next(shown) : shown_.erase(shown);
    TellTotal();
}

// ---- What the service tells. Listeners run with this device in use, as if it were the only one of its process.

template <class Listeners, class Tell>
void Device::ToListeners(Listeners listeners, Tell tell) {
    Device* const before = current;
    current = this;
    for (auto* listener : listeners) tell(*listener);
    current = before;
}

void Device::Received(const Post& post) {
    const V2TIMMessage message = post.ShownTo(user_);
    ToListeners(message_listeners_, [&](auto& listener) { listener.OnRecvNewMessage(message); });
}

void Device::Revoked(const Post& post) {
    const V2TIMString id = post.message.msgID;
    ToListeners(message_listeners_, [&](auto& listener) { listener.OnRecvMessageRevoked(id); });
}

void Device::Modified(const Post& post) {
    const V2TIMMessage message = post.ShownTo(user_);
    ToListeners(message_listeners_, [&](auto& listener) { listener.OnRecvMessageModified(message); });
}

void Device::ReceiptChanged(const Post& post) {
    V2TIMMessageReceiptVector receipts;
    receipts.PushBack(post.Receipt());
    ToListeners(message_listeners_, [&](auto& listener) { listener.OnRecvMessageReadReceipts(receipts); });
}

void Device::Changed(const Chat& chat) {
    if (Renew(chat)) TellTotal();
}

// Takes over what the service has of a chat, and tells of it if that is news. Whether anything was known or is now.
bool Device::Renew(const Chat& chat) {
    const std::string id = chat.ConversationID(user_);
    if (chat.dismissed || !chat.members.count(user_)) return shown_.erase(id) > 0;

    const View view = service_.ViewOf(user_, chat);
    const int revision = view.last ? view.last->revision : 0;
    Shown& shown = shown_[id];
    const V2TIMConversation before = shown.conversation;
    const bool is_new = !before.lastMessage && before.unreadCount == 0;
    shown.conversation = ToConversation(user_, chat, view);
    const bool changed = before.unreadCount != view.unread || LastID(before) != LastID(shown.conversation) ||
                         shown.revision != revision;
    shown.revision = revision;
    if (!changed) return true;

    V2TIMConversationVector conversations;
    conversations.PushBack(shown.conversation);
    ToListeners(conversation_listeners_, [&](auto& listener) {
        is_new ? listener.OnNewConversation(conversations) : listener.OnConversationChanged(conversations);
    });
    return true;
}

void Device::TellTotal() {
    uint64_t total = 0;
    for (const auto& shown : shown_)
        if (shown.second.conversation.recvOpt == V2TIM_RECEIVE_MESSAGE) total += shown.second.conversation.unreadCount;
    if (total == total_) return;
    total_ = total;
    ToListeners(conversation_listeners_, [&](auto& listener) { listener.OnTotalUnreadMessageCountChanged(total); });
}

// ---- Conversations: answered from what the device has, with or without network

void Device::AddConversationListener(V2TIMConversationListener* listener) { conversation_listeners_.push_back(listener); }

void Device::RemoveConversationListener(V2TIMConversationListener* listener) {
    Remove(conversation_listeners_, listener);
}

void Device::GetConversation(const V2TIMString& conversationID, V2TIMValueCallback<V2TIMConversation>* callback) {
    Answer(callback, [&] {
        CheckLoggedIn();
        const auto shown = shown_.find(Str(conversationID));
        if (shown != shown_.end()) return shown->second.conversation;
        V2TIMConversation empty;
        empty.conversationID = conversationID;
        return empty;
    });
}

void Device::GetTotalUnreadMessageCount(V2TIMValueCallback<uint64_t>* callback) {
    Answer(callback, [&] {
        CheckLoggedIn();
        return total_;
    });
}

// ---- Groups

void Device::CreateGroup(const V2TIMGroupInfo& info, const V2TIMCreateGroupMemberInfoVector& memberList,
                         V2TIMValueCallback<V2TIMString>* callback) {
    Answer(callback, [&] {
        CheckOnline();
        Chat& chat = service_.AddGroup(Str(info.groupID), Str(info.groupType), info.groupAddOpt == V2TIM_GROUP_ADD_ANY,
                                       info.groupApproveOpt == V2TIM_GROUP_ADD_ANY);
        service_.AddMember(chat, user_, V2TIM_GROUP_MEMBER_ROLE_SUPER);
        for (size_t i = 0; i < memberList.Size(); ++i)
            if (service_.users.count(Str(memberList[i].userID)))
                service_.AddMember(chat, Str(memberList[i].userID), memberList[i].role);
        return info.groupID;
    });
}

void Device::JoinGroup(const V2TIMString& groupID, const V2TIMString&, V2TIMCallback* callback) {
    Answer(callback, [&] {
        CheckOnline();
        service_.Join(user_, Str(groupID));
    });
}

void Device::QuitGroup(const V2TIMString& groupID, V2TIMCallback* callback) {
    Answer(callback, [&] { service_.Quit(user_, ChatOf(groupID)); });
}

void Device::DismissGroup(const V2TIMString& groupID, V2TIMCallback* callback) {
    Answer(callback, [&] { service_.Dismiss(user_, ChatOf(groupID)); });
}

void Device::SetGroupInfo(const V2TIMGroupInfo& info, V2TIMCallback* callback) {
    Answer(callback, [&] {
        Chat& chat = ChatOf(info.groupID);
        if (info.modifyFlag & V2TIM_GROUP_INFO_MODIFY_FLAG_SHUTUP_ALL) service_.MuteAll(user_, chat, info.allMuted);
    });
}

void Device::MuteGroupMember(const V2TIMString& groupID, const V2TIMString& userID, uint32_t seconds,
                             V2TIMCallback* callback) {
    Answer(callback, [&] { service_.Mute(user_, ChatOf(groupID), Str(userID), seconds); });
}

void Device::InviteUserToGroup(const V2TIMString& groupID, const V2TIMStringVector& userList,
                               V2TIMValueCallback<V2TIMGroupMemberOperationResultVector>* callback) {
    Answer(callback, [&] {
        Chat& chat = ChatOf(groupID);
        return ForEach(userList, [&](const std::string& user) { return service_.Invite(user_, chat, user); });
    });
}

void Device::KickGroupMember(const V2TIMString& groupID, const V2TIMStringVector& memberList, const V2TIMString&,
                             V2TIMValueCallback<V2TIMGroupMemberOperationResultVector>* callback) {
    Answer(callback, [&] {
        Chat& chat = ChatOf(groupID);
        return ForEach(memberList, [&](const std::string& user) { return service_.Kick(user_, chat, user); });
    });
}

}  // namespace sdk_double
