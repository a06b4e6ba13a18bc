// An SDK instance: making, sending, finding and changing messages.
#include <algorithm>

#include "device.h"

namespace sdk_double {

// The list of receivers on a message object: the SDK sets and reads it, the application can't.
struct Targets {
    static V2TIMStringVector& Of(V2TIMMessage& message) { return message.targetGroupMemberList_; }
    static const V2TIMStringVector& Of(const V2TIMMessage& message) { return message.targetGroupMemberList_; }
};

namespace {

V2TIMMessage With(V2TIMElem* elem) {
    V2TIMMessage message;
    message.elemList.PushBack(elem);
    return message;
}

// A call about several messages is done one by one, and refused with the first that is.
template <class Act>
void ForEach(const V2TIMMessageVector& messages, Act act) {
    for (size_t i = 0; i < messages.Size(); ++i) {
        if (messages[i].msgID.Empty()) throw Refused{ERR_INVALID_PARAMETERS, "not a message that was sent"};
        act(Str(messages[i].msgID));
    }
}

}  // namespace

void Device::AddAdvancedMsgListener(V2TIMAdvancedMsgListener* listener) { message_listeners_.push_back(listener); }

void Device::RemoveAdvancedMsgListener(V2TIMAdvancedMsgListener* listener) {
    message_listeners_.erase(std::remove(message_listeners_.begin(), message_listeners_.end(), listener),
                             message_listeners_.end());
}

// ---- Making messages

V2TIMMessage Device::CreateTextMessage(const V2TIMString& text) {
    auto* elem = new V2TIMTextElem;
    elem->text = text;
    return With(elem);
}

V2TIMMessage Device::CreateTextAtMessage(const V2TIMString& text, const V2TIMStringVector& atUserList) {
    V2TIMMessage message = CreateTextMessage(text);
    message.groupAtUserList = atUserList;
    return message;
}

V2TIMMessage Device::CreateCustomMessage(const V2TIMBuffer& data) { return CreateCustomMessage(data, {}, {}); }

V2TIMMessage Device::CreateCustomMessage(const V2TIMBuffer& data, const V2TIMString& description,
                                         const V2TIMString& extension) {
    auto* elem = new V2TIMCustomElem;
    elem->data = data;
    elem->desc = description;
    elem->extension = extension;
    return With(elem);
}

V2TIMMessage Device::CreateImageMessage(const V2TIMString& imagePath) {
    auto* elem = new V2TIMImageElem;
    elem->path = imagePath;
    return With(elem);
}

V2TIMMessage Device::CreateSoundMessage(const V2TIMString& soundPath, uint32_t duration) {
    auto* elem = new V2TIMSoundElem;
    elem->path = soundPath;
    elem->duration = duration;
    return With(elem);
}

V2TIMMessage Device::CreateVideoMessage(const V2TIMString& videoFilePath, const V2TIMString& type, uint32_t duration,
                                        const V2TIMString& snapshotPath) {
    auto* elem = new V2TIMVideoElem;
    elem->videoPath = videoFilePath;
    elem->videoType = type;
    elem->duration = duration;
    elem->snapshotPath = snapshotPath;
    return With(elem);
}

V2TIMMessage Device::CreateFileMessage(const V2TIMString& filePath, const V2TIMString& fileName) {
    auto* elem = new V2TIMFileElem;
    elem->path = filePath;
    elem->filename = fileName;
    return With(elem);
}

V2TIMMessage Device::CreateLocationMessage(const V2TIMString& desc, double longitude, double latitude) {
    auto* elem = new V2TIMLocationElem;
    elem->desc = desc;
    elem->longitude = longitude;
    elem->latitude = latitude;
    return With(elem);
}

V2TIMMessage Device::CreateFaceMessage(uint32_t index, const V2TIMBuffer& data) {
    auto* elem = new V2TIMFaceElem;
    elem->index = index;
    elem->data = data;
    return With(elem);
}

// Only what was sent can be merged or forwarded.
V2TIMMessage Device::CreateMergerMessage(const V2TIMMessageVector& messageList, const V2TIMString& title,
                                         const V2TIMStringVector& abstractList, const V2TIMString&) {
    if (messageList.Empty() || messageList.Size() > kMergeLimit) return {};
    for (size_t i = 0; i < messageList.Size(); ++i)
        if (messageList[i].status != V2TIM_MSG_STATUS_SEND_SUCC) return {};
    auto* elem = new V2TIMMergerElem;
    elem->title = title;
    elem->abstractList = abstractList;
    return With(elem);
}

// Copies the elements and nothing else: neither list of receivers nor mentions. A forwarded message is an ordinary one.
V2TIMMessage Device::CreateForwardMessage(const V2TIMMessage& message) {
    V2TIMMessage forward;
    if (message.status == V2TIM_MSG_STATUS_SEND_SUCC) forward.elemList = message.elemList;
    return forward;
}

// As the native C++ SDK 8.0 does it: a copy has the list, the original is left alone. Where it refuses (an empty list, an @
// message), the answer is no null but a message without elements. That is a trap: the real SDK sends that message to the
// whole group, as an ordinary one, and with it whatever an application has put into it since. The rules want that nothing
// with a list is ever sent to everybody, so the double refuses to send it (6017), see Compose.
V2TIMMessage Device::CreateTargetedGroupMessage(const V2TIMMessage& message, const V2TIMStringVector& receiverList) {
    if (message.elemList.Empty() || receiverList.Empty() || !message.groupAtUserList.Empty()) return {};
    V2TIMMessage targeted = message;
    Targets::Of(targeted) = receiverList;
    return targeted;
}

// Any original will do, even a targeted one: it stays targeted. No source says otherwise.
V2TIMMessage Device::CreateAtSignedGroupMessage(const V2TIMMessage& message, const V2TIMStringVector& atUserList) {
    if (message.elemList.Empty() || atUserList.Empty()) return {};
    V2TIMMessage signed_message = message;
    signed_message.groupAtUserList = atUserList;
    return signed_message;
}

// ---- Sending

V2TIMString Device::SendMessage(V2TIMMessage& message, const V2TIMString& receiver, const V2TIMString& groupID,
                                V2TIMMessagePriority priority, bool onlineUserOnly,
                                const V2TIMOfflinePushInfo& offlinePushInfo, V2TIMSendCallback* callback) {
    std::shared_ptr<Post> post;
    try {
        Draft draft = Compose(message, receiver, groupID);
        draft.message.priority = priority;
        draft.online_user_only = onlineUserOnly;
        draft.push = offlinePushInfo;
        if (callback) callback->OnProgress(100);
        post = service_.Send(*this, draft);
    } catch (const Refused& refused) {
        message.status = V2TIM_MSG_STATUS_SEND_FAIL;
        if (callback) callback->OnError(refused.code, refused.why);
        return message.msgID;
    }
    const V2TIMStringVector list = Targets::Of(message);
    message = post->ShownTo(user_);
    Targets::Of(message) = list;
    const V2TIMString id = message.msgID;
    if (callback) callback->OnSuccess(post->ShownTo(user_));
    return id;
}

// The checks of the SDK itself, in the order in which the native one makes them.
Draft Device::Compose(const V2TIMMessage& message, const V2TIMString& receiver, const V2TIMString& groupID) const {
    if (message.elemList.Empty()) throw Refused{ERR_INVALID_PARAMETERS, "no message"};
    if (receiver.Empty() && groupID.Empty()) throw Refused{ERR_INVALID_PARAMETERS, "neither receiver nor groupID"};

    Draft draft;
    draft.message = message;
    draft.group_id = Str(groupID);
    draft.targets = Strs(Targets::Of(message));
    Targets::Of(draft.message).Clear();  // receivers are not told who else was addressed
    if (groupID.Empty()) {
        if (!draft.targets.empty()) throw Refused{ERR_SDK_TARGETS_WITHOUT_GROUP, "a list of receivers, but no groupID"};
        draft.receiver = Str(receiver);
    } else if (!receiver.Empty() && draft.targets.empty()) {  // a list on the message goes before the parameter
        if (!message.groupAtUserList.Empty()) throw Refused{ERR_INVALID_PARAMETERS, "an @ message for one member"};
        draft.targets = {Str(receiver)};
    }

    CheckLoggedIn();
    if (!draft.targets.empty()) {
        if (!HasTargeting(build_)) throw Refused{ERR_SVR_ACCOUNT_LOW_SDK_VERSION, "this SDK has no targeted messages"};
        if (!service_.rules.PlanCarriesTargeting())
            throw Refused{ERR_SDK_INTERFACE_NOT_SUPPORT, "the plan has no targeted messages"};
    }
    CheckOnline();
    return draft;
}

// ---- Looking

// A page is filled with what this user may see, so that one shorter than asked for is the last.
void Device::GetHistoryMessageList(const V2TIMMessageListGetOption& option,
                                   V2TIMValueCallback<V2TIMMessageVector>* callback) {
    Answer(callback, [&] {
        auto posts = service_.History(user_, ChatOf(option.groupID));
        if (option.getType == V2TIM_GET_CLOUD_OLDER_MSG) std::reverse(posts.begin(), posts.end());
        auto first = posts.begin();
        if (option.lastMsg)
            first = std::find_if(posts.begin(), posts.end(),
                                 [&](const auto& post) { return post->message.msgID == option.lastMsg->msgID; });
        if (option.lastMsg && first != posts.end()) ++first;
        V2TIMMessageVector page;
        for (; first != posts.end() && page.Size() < option.count; ++first) page.PushBack((*first)->ShownTo(user_));
        return page;
    });
}

void Device::FindMessages(const V2TIMStringVector& messageIDList, V2TIMValueCallback<V2TIMMessageVector>* callback) {
    Answer(callback, [&] {
        CheckOnline();
        V2TIMMessageVector found;
        for (const std::string& id : Strs(messageIDList))
            if (const auto post = service_.Find(user_, id)) found.PushBack(post->ShownTo(user_));
        return found;
    });
}

// In one conversation, for any of the keywords.
void Device::SearchLocalMessages(const V2TIMMessageSearchParam& searchParam,
                                 V2TIMValueCallback<V2TIMMessageSearchResult>* callback) {
    Answer(callback, [&] {
        CheckOnline();
        V2TIMMessageSearchResultItem item;
        item.conversationID = searchParam.conversationID;
        const Names keywords = Strs(searchParam.keywordList);
        for (const Chat* chat : service_.ChatsOf(user_)) {
            if (chat->ConversationID(user_) != Str(searchParam.conversationID)) continue;
            for (const auto& post : service_.History(user_, *chat)) {
                const std::string words = post->Recalled() ? "" : Words(post->message);
                const bool matches = std::any_of(keywords.begin(), keywords.end(), [&](const std::string& keyword) {
                    return words.find(keyword) != std::string::npos;
                });
                if (matches) item.messageList.PushBack(post->ShownTo(user_));
            }
        }
        item.messageCount = static_cast<uint32_t>(item.messageList.Size());
        V2TIMMessageSearchResult result;
        result.totalCount = item.messageCount;
        if (result.totalCount > 0) result.messageSearchResultItems.PushBack(item);
        return result;
    });
}

void Device::MarkGroupMessageAsRead(const V2TIMString& groupID, V2TIMCallback* callback) {
    Answer(callback, [&] { service_.MarkRead(user_, ChatOf(groupID)); });
}

void Device::SetGroupReceiveMessageOpt(const V2TIMString& groupID, V2TIMReceiveMessageOpt opt,
                                       V2TIMCallback* callback) {
    Answer(callback, [&] { service_.SetOption(user_, ChatOf(groupID), opt); });
}

// ---- Changing what was sent

void Device::RevokeMessage(const V2TIMMessage& message, V2TIMCallback* callback) {
    Answer(callback, [&] {
        if (message.msgID.Empty()) throw Refused{ERR_INVALID_PARAMETERS, "not a message that was sent"};
        CheckOnline();
        service_.Revoke(*this, Str(message.msgID));
    });
}

void Device::ModifyMessage(const V2TIMMessage& message, V2TIMCompleteCallback<V2TIMMessage>* callback) {
    V2TIMMessage modified = message;
    try {
        if (message.msgID.Empty()) throw Refused{ERR_INVALID_PARAMETERS, "not a message that was sent"};
        CheckOnline();
        modified = service_.Modify(*this, message)->ShownTo(user_);
    } catch (const Refused& refused) {
        if (callback) callback->OnComplete(refused.code, refused.why, message);
        return;
    }
    if (callback) callback->OnComplete(ERR_SUCC, "", modified);
}

void Device::DeleteMessages(const V2TIMMessageVector& messages, V2TIMCallback* callback) {
    Answer(callback, [&] {
        CheckOnline();
        ForEach(messages, [&](const std::string& id) { service_.Delete(user_, id); });
    });
}

void Device::SendMessageReadReceipts(const V2TIMMessageVector& messageList, V2TIMCallback* callback) {
    Answer(callback, [&] {
        CheckOnline();
        ForEach(messageList, [&](const std::string& id) { service_.Read(user_, id); });
    });
}

void Device::GetMessageReadReceipts(const V2TIMMessageVector& messageList,
                                    V2TIMValueCallback<V2TIMMessageReceiptVector>* callback) {
    Answer(callback, [&] {
        CheckOnline();
        V2TIMMessageReceiptVector receipts;
        ForEach(messageList, [&](const std::string& id) { receipts.PushBack(service_.ReceiptFor(user_, id)); });
        return receipts;
    });
}

}  // namespace sdk_double
