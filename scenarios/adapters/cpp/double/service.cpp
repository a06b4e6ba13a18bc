#include "service.h"

#include <algorithm>

namespace sdk_double {

namespace {

Member& MemberOf(Chat& chat, const std::string& user) {
    const auto member = chat.members.find(user);
    if (member == chat.members.end()) throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "not a member of the group"};
    return member->second;
}

Member& AtLeastAdmin(Chat& chat, const std::string& user) {
    Member& member = MemberOf(chat, user);
    if (member.role < V2TIM_GROUP_MEMBER_ROLE_ADMIN) throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "not an admin"};
    return member;
}

// The three options that keep notifications away take the group out of the total, whether mentions are let through or not.
bool CountsInTotal(V2TIMReceiveMessageOpt option) { return option == V2TIM_RECEIVE_MESSAGE; }

bool HandsOver(V2TIMReceiveMessageOpt option, bool mentioned) {
    if (option == V2TIM_NOT_RECEIVE_MESSAGE) return false;
    return option != V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT || mentioned;
}

bool Notifies(V2TIMReceiveMessageOpt option, bool mentioned) {
    const bool except_at =
        option == V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT || option == V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT;
    return option == V2TIM_RECEIVE_MESSAGE || (except_at && mentioned);
}

}  // namespace

Names Strs(const V2TIMStringVector& texts) {
    Names names;
    for (size_t i = 0; i < texts.Size(); ++i) names.push_back(Str(texts[i]));
    return names;
}

std::string Words(const V2TIMMessage& message) {
    if (message.elemList.Empty()) return {};
    const V2TIMElem* elem = message.elemList[0];
    switch (elem->elemType) {
        case V2TIM_ELEM_TYPE_TEXT: return Str(static_cast<const V2TIMTextElem*>(elem)->text);
        case V2TIM_ELEM_TYPE_CUSTOM: return Str(static_cast<const V2TIMCustomElem*>(elem)->desc);
        case V2TIM_ELEM_TYPE_FILE: return Str(static_cast<const V2TIMFileElem*>(elem)->filename);
        case V2TIM_ELEM_TYPE_LOCATION: return Str(static_cast<const V2TIMLocationElem*>(elem)->desc);
        case V2TIM_ELEM_TYPE_MERGER: return Str(static_cast<const V2TIMMergerElem*>(elem)->title);
        default: return {};
    }
}

bool Post::Mentions(const std::string& user) const {
    const Names at = Strs(message.groupAtUserList);
    return std::any_of(at.begin(), at.end(),
                       [&](const std::string& name) { return name == user || name == kImSDK_MesssageAtALL; });
}

V2TIMMessage Post::ShownTo(const std::string& user) const {
    V2TIMMessage shown = message;
    shown.isSelf = user == sender;
    if (shown.groupID.Empty() && !shown.isSelf) shown.userID = shown.sender;
    return shown;
}

V2TIMMessageReceipt Post::Receipt() const {
    V2TIMMessageReceipt receipt;
    receipt.msgID = message.msgID;
    receipt.groupID = message.groupID;
    receipt.readCount = static_cast<int32_t>(read_by.size());
    receipt.unreadCount = static_cast<int32_t>(audience.size() - audience.count(sender) - read_by.size());
    return receipt;
}

std::string Chat::Peer(const std::string& user) const {
    for (const auto& member : members)
        if (member.first != user) return member.first;
    return user;
}

std::string Chat::ConversationID(const std::string& user) const {
    return IsGroup() ? "group_" + group_id : "c2c_" + Peer(user);
}

// ---- Messages

// Numbers are given to what is stored, and to nothing else: a refused message leaves no gap, a targeted one takes its place
// in the row of the group.
std::shared_ptr<Post> Service::Send(const Client& from, const Draft& draft) {
    Chat& chat = ChatForSending(from, draft);
    auto post = std::make_shared<Post>();
    post->message = draft.message;
    post->sender = from.User();
    post->targeted = !draft.targets.empty();
    post->sent_at_ms = now_ms;
    // Whether a targeted message can be made to count no source says: here it can't, whatever its exclusion flag.
    post->counted = !draft.message.isExcludedFromUnreadCount && (!post->targeted || injected == Defect::CountUnread);
    post->audience = Audience(chat, draft, post->sender);

    V2TIMMessage& message = post->message;
    message.msgID = Str("144115-" + std::to_string(++sent_));
    message.sender = Str(post->sender);
    message.groupID = Str(draft.group_id);
    message.userID = Str(draft.receiver);
    message.timestamp = now_ms / 1000;
    message.status = V2TIM_MSG_STATUS_SEND_SUCC;
    message.seq = draft.online_user_only ? 0 : ++chat.last_seq;
    if (draft.online_user_only) {
        Deliver(from, chat, *post);
        return post;
    }

    chat.posts.push_back(post);
    stored_[Str(message.msgID)] = {&chat, post};
    // Who writes has read: an own ordinary message clears the count, on all devices. A targeted one does not (no source says).
    if (!post->targeted) chat.members[post->sender].read_up_to = message.seq;
    Deliver(from, chat, *post);
    Changed(chat);
    if (!draft.push.disablePush) Push(chat, *post, draft.push);
    return post;
}

Chat& Service::ChatForSending(const Client& from, const Draft& draft) {
    if (Strs(draft.message.groupAtUserList).size() > kAtLimit) throw Refused{ERR_INVALID_PARAMETERS, "too many mentions"};
    if (draft.group_id.empty()) {
        if (!users.count(draft.receiver)) throw Refused{ERR_SVR_MSG_INVALID_USERID, "no such user"};
        Chat& pair = pairs_[std::minmax(from.User(), draft.receiver)];
        pair.members[from.User()];
        pair.members[draft.receiver];
        return pair;
    }
    Chat& chat = Group(draft.group_id);
    const Member& sender = MemberOf(chat, from.User());
    const bool may_speak = !chat.all_muted || sender.role >= V2TIM_GROUP_MEMBER_ROLE_ADMIN;
    if (!may_speak || now_ms < sender.muted_until_ms) throw Refused{ERR_SVR_GROUP_SHUTUP_DENY, "muted"};
    if (!draft.message.groupAtUserList.Empty() && !TakesAtMessages(chat.type))
        throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "no @ messages in this type of group"};
    if (draft.targets.empty()) return chat;
    // Which codes these two have no source says.
    if (!rules.GroupTypeTakesTargeted(chat.type, from.Sdk()))
        throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "no targeted messages in this type of group"};
    if (std::set<std::string>(draft.targets.begin(), draft.targets.end()).size() > rules.ReceiverLimit())
        throw Refused{ERR_INVALID_PARAMETERS, "too many receivers"};
    return chat;
}

// Of the names on a list those that are no members are passed over, and one that comes twice is one receiver. Where none is
// left, the message is sent, and found by its sender alone. No source says.
std::set<std::string> Service::Audience(const Chat& chat, const Draft& draft, const std::string& sender) const {
    std::set<std::string> listed(draft.targets.begin(), draft.targets.end());
    listed.insert(sender);
    const bool everybody = draft.targets.empty() || injected == Defect::Broadcast;
    std::set<std::string> audience;
    for (const auto& member : chat.members)
        if (everybody || listed.count(member.first)) audience.insert(member.first);
    return audience;
}

// To every device but the sending one; the sender's others get it as the sender's own, targeted or not (no source says).
void Service::Deliver(const Client& from, const Chat& chat, const Post& post) const {
    for (Client* client : clients) {
        const std::string& user = client->User();
        if (client == &from || !client->Online() || !post.audience.count(user)) continue;
        if (user == post.sender || HandsOver(chat.members.at(user).option, post.Mentions(user))) client->Received(post);
    }
}

void Service::Push(const Chat& chat, const Post& post, const V2TIMOfflinePushInfo& info) const {
    const std::string text = info.desc.Empty() ? Words(post.message) : Str(info.desc);
    if (!on_push || text.empty()) return;
    for (const std::string& user : post.audience)
        if (user != post.sender && !HasOnline(user) && Notifies(chat.members.at(user).option, post.Mentions(user)))
            on_push(user, text, TotalUnread(user));
}

void Service::Revoke(const Client& by, const std::string& msg_id) {
    const auto [chat, post] = Stored(by.User(), msg_id);
    if (post->sender != by.User() && chat->members.at(by.User()).role < V2TIM_GROUP_MEMBER_ROLE_ADMIN)
        throw Refused{ERR_SVR_GROUP_REVOKE_MSG_DENY, "neither the sender nor an admin"};
    if (now_ms - post->sent_at_ms > kRecallWindowMs) throw Refused{ERR_SVR_GROUP_REVOKE_MSG_TIME_LIMIT, "too late"};
    post->message.status = V2TIM_MSG_STATUS_LOCAL_REVOKED;
    ++post->revision;
    ToAudience(by, *chat, *post, &Client::Revoked);
    Changed(*chat);
}

// By the sender alone, ordinary or targeted; told to those who see the message.
std::shared_ptr<Post> Service::Modify(const Client& by, const V2TIMMessage& changed) {
    const auto [chat, post] = Stored(by.User(), Str(changed.msgID));
    if (post->sender != by.User()) throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "not the sender"};
    post->message.elemList = changed.elemList;
    post->message.cloudCustomData = changed.cloudCustomData;
    ++post->revision;
    ToAudience(by, *chat, *post, &Client::Modified);
    Changed(*chat);
    return post;
}

void Service::Delete(const std::string& user, const std::string& msg_id) {
    const auto [chat, post] = Stored(user, msg_id);
    post->deleted_by.insert(user);
    Changed(*chat);
}

void Service::Read(const std::string& user, const std::string& msg_id) {
    const auto [chat, post] = Stored(user, msg_id);
    if (!post->message.needReadReceipt) throw Refused{ERR_INVALID_PARAMETERS, "asks for no receipt"};
    if (user == post->sender || !post->read_by.insert(user).second) return;
    for (Client* client : clients)
        if (client->Online() && client->User() == post->sender) client->ReceiptChanged(*post);
}

V2TIMMessageReceipt Service::ReceiptFor(const std::string& user, const std::string& msg_id) const {
    const auto post = Stored(user, msg_id).second;
    if (post->sender != user) throw Refused{ERR_INVALID_PARAMETERS, "not the sender"};
    return post->Receipt();
}

std::shared_ptr<Post> Service::Find(const std::string& user, const std::string& msg_id) const {
    const auto stored = stored_.find(msg_id);
    const bool found = stored != stored_.end() && Sees(user, *stored->second.first, *stored->second.second);
    return found ? stored->second.second : nullptr;
}

// The message to do something with. Who does not see it is told no more than that it is not found, as of one recalled.
std::pair<Chat*, std::shared_ptr<Post>> Service::Stored(const std::string& user, const std::string& msg_id) const {
    const auto post = Find(user, msg_id);
    if (!post || post->Recalled()) throw Refused{ERR_SVR_GROUP_REVOKE_MSG_NOT_FOUND, "no such message"};
    return stored_.at(msg_id);
}

void Service::ToAudience(const Client& but, const Chat& chat, const Post& post,
                         void (Client::*tell)(const Post&)) const {
    for (Client* client : clients)
        if (client != &but && client->Online() && Sees(client->User(), chat, post)) (client->*tell)(post);
}

// ---- Chats

// A member sees what came since joining. Two group types show what was before, too: the ordinary messages of all, and the
// targeted ones to those who were members and listed when they were sent.
bool Service::Sees(const std::string& user, const Chat& chat, const Post& post) const {
    const auto member = chat.members.find(user);
    if (chat.dismissed || member == chat.members.end() || post.deleted_by.count(user)) return false;
    if (post.targeted && !post.audience.count(user)) return false;
    return post.message.seq > member->second.joined_after || ShowsEarlierHistory(chat.type);
}

std::vector<std::shared_ptr<Post>> Service::History(const std::string& user, const Chat& chat) const {
    std::vector<std::shared_ptr<Post>> seen;
    if (!KeepsHistory(chat.type)) return seen;
    for (const auto& post : chat.posts)
        if (Sees(user, chat, *post)) seen.push_back(post);
    return seen;
}

View Service::ViewOf(const std::string& user, const Chat& chat) const {
    View view;
    const auto member = chat.members.find(user);
    if (member == chat.members.end()) return view;
    view.option = member->second.option;
    for (const auto& post : chat.posts) {
        if (!Sees(user, chat, *post)) continue;
        if (!post->message.isExcludedFromLastMessage) view.last = post.get();
        const bool unread = post->message.seq > member->second.read_up_to && post->sender != user;
        if (unread && post->counted && !post->Recalled() && CountsUnread(chat.type)) ++view.unread;
    }
    return view;
}

uint64_t Service::TotalUnread(const std::string& user) const {
    uint64_t total = 0;
    for (const Chat* chat : ChatsOf(user)) {
        const View view = ViewOf(user, *chat);
        if (CountsInTotal(view.option)) total += view.unread;
    }
    return total;
}

std::vector<const Chat*> Service::ChatsOf(const std::string& user) const {
    std::vector<const Chat*> chats;
    const auto add = [&](const Chat& chat) {
        if (!chat.dismissed && chat.members.count(user)) chats.push_back(&chat);
    };
    for (const auto& group : groups_) add(group.second);
    for (const auto& pair : pairs_) add(pair.second);
    return chats;
}

Chat& Service::ChatOf(const std::string& user, const std::string& group_id) {
    Chat& chat = Group(group_id);
    MemberOf(chat, user);
    return chat;
}

void Service::MarkRead(const std::string& user, Chat& chat) {
    MemberOf(chat, user).read_up_to = chat.last_seq;
    Changed(chat);
}

void Service::SetOption(const std::string& user, Chat& chat, V2TIMReceiveMessageOpt option) {
    MemberOf(chat, user).option = option;
    Changed(chat);
}

void Service::Changed(const Chat& chat) const {
    for (Client* client : clients)
        if (client->Online()) client->Changed(chat);
}

bool Service::HasOnline(const std::string& user) const {
    return std::any_of(clients.begin(), clients.end(),
                       [&](const Client* client) { return client->User() == user && client->Online(); });
}

// ---- Groups

Chat& Service::Group(const std::string& group_id) {
    if (!IsGroupID(group_id)) throw Refused{ERR_SVR_GROUP_INVALID_GROUPID, "malformed group id"};
    const auto group = groups_.find(group_id);
    if (group == groups_.end() || group->second.dismissed) throw Refused{ERR_SVR_GROUP_NOT_FOUND, "no such group"};
    return group->second;
}

Chat& Service::AddGroup(const std::string& group_id, const std::string& type) {
    if (!IsGroupID(group_id)) throw Refused{ERR_SVR_GROUP_INVALID_GROUPID, "malformed group id"};
    if (groups_.count(group_id)) throw Refused{ERR_SVR_GROUP_GROUPID_IN_USED, "the group id is in use"};
    Chat& chat = groups_[group_id];
    chat.group_id = group_id;
    chat.type = type;
    return chat;
}

void Service::AddMember(Chat& chat, const std::string& user, uint32_t role) {
    Member member;
    member.role = role;
    member.joined_after = member.read_up_to = chat.last_seq;
    chat.members.emplace(user, member);
    Changed(chat);
}

// A Public group whose owner wants to be asked is not joined: the double has no applications.
void Service::Join(const std::string& user, const std::string& group_id) {
    Chat& chat = Group(group_id);
    if (chat.members.count(user)) throw Refused{ERR_SVR_GROUP_ALREADY_MEMBER, "already a member"};
    if (chat.type == "Work" || !chat.anyone_may_join) throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "joins by invitation"};
    AddMember(chat, user, V2TIM_GROUP_MEMBER_ROLE_MEMBER);
}

bool Service::Invite(const std::string& by, Chat& chat, const std::string& user) {
    MemberOf(chat, by);
    if (!MembersInvite(chat.type)) throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "members can't invite"};
    if (!users.count(user) || chat.members.count(user)) return false;
    AddMember(chat, user, V2TIM_GROUP_MEMBER_ROLE_MEMBER);
    return true;
}

// The owner of any group, and the admins where the type is not Work: each those of a lower role.
bool Service::Kick(const std::string& by, Chat& chat, const std::string& user) {
    const uint32_t role = AtLeastAdmin(chat, by).role;
    if (chat.type == "Work" && role < V2TIM_GROUP_MEMBER_ROLE_SUPER)
        throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "not the owner"};
    const auto member = chat.members.find(user);
    if (member == chat.members.end() || member->second.role >= role) return false;
    chat.members.erase(member);
    Changed(chat);
    return true;
}

void Service::Quit(const std::string& user, Chat& chat) {
    const bool owner = MemberOf(chat, user).role == V2TIM_GROUP_MEMBER_ROLE_SUPER;
    if (owner && chat.type != "Work") throw Refused{ERR_SVR_GROUP_OWNER_CANNOT_QUIT, "the owner can't quit"};
    chat.members.erase(user);
    Changed(chat);
}

void Service::Dismiss(const std::string& by, Chat& chat) {
    if (MemberOf(chat, by).role < V2TIM_GROUP_MEMBER_ROLE_SUPER || chat.type == "Work")
        throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "not the owner, or a Work group"};
    chat.dismissed = true;
    Changed(chat);
}

void Service::Mute(const std::string& by, Chat& chat, const std::string& user, uint32_t seconds) {
    const uint32_t role = AtLeastAdmin(chat, by).role;
    Member& member = MemberOf(chat, user);
    if (member.role >= role) throw Refused{ERR_SVR_GROUP_PERMISSION_DENY, "not of a lower role"};
    member.muted_until_ms = now_ms + int64_t{seconds} * 1000;
}

void Service::MuteAll(const std::string& by, Chat& chat, bool muted) {
    AtLeastAdmin(chat, by);
    chat.all_muted = muted;
}

}  // namespace sdk_double
