// The service behind the SDK, in memory: accounts, groups, messages, and who may see what. One for each world.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "V2TIMErrorCode.h"
#include "V2TIMGroup.h"
#include "V2TIMMessage.h"
#include "rules.h"

namespace sdk_double {

using Names = std::vector<std::string>;

inline std::string Str(const V2TIMString& text) { return {text.CString(), text.Size()}; }
inline V2TIMString Str(const std::string& text) { return {text.data(), text.size()}; }
Names Strs(const V2TIMStringVector& texts);

// What a message says: for searching and for pushes.
std::string Words(const V2TIMMessage& message);

// A call that is not done. The SDK tells the code by the call's callback.
struct Refused {
    V2TIMErrorCode code;
    const char* why;
};

// A message as the service keeps it.
struct Post {
    V2TIMMessage message;
    std::string sender;
    bool targeted = false;
    bool counted = true;             // may be unread
    int64_t sent_at_ms = 0;
    std::set<std::string> audience;  // fixed when it is sent: members at that time, and for a targeted message those listed
    std::set<std::string> read_by;
    std::set<std::string> deleted_by;
    int revision = 0;  // goes up with recall and modification

    bool Recalled() const { return message.status == V2TIM_MSG_STATUS_LOCAL_REVOKED; }
    bool Mentions(const std::string& user) const;
    V2TIMMessage ShownTo(const std::string& user) const;
    V2TIMMessageReceipt Receipt() const;
};

struct Member {
    uint32_t role = V2TIM_GROUP_MEMBER_ROLE_MEMBER;
    uint64_t joined_after = 0;  // the last sequence number before this user came
    uint64_t read_up_to = 0;
    int64_t muted_until_ms = 0;
    V2TIMReceiveMessageOpt option = V2TIM_RECEIVE_MESSAGE;
};

// A group, or the chat of two users: that is one without id and type.
struct Chat {
    std::string group_id;
    std::string type;
    std::map<std::string, Member> members;
    std::vector<std::shared_ptr<Post>> posts;
    uint64_t last_seq = 0;
    bool all_muted = false;
    bool anyone_may_join = false;
    bool dismissed = false;

    bool IsGroup() const { return !group_id.empty(); }
    std::string ConversationID(const std::string& user) const;
    std::string Peer(const std::string& user) const;
};

// A chat as a member's list of conversations has it.
struct View {
    uint64_t unread = 0;
    V2TIMReceiveMessageOpt option = V2TIM_RECEIVE_MESSAGE;
    const Post* last = nullptr;
};

// What the service knows of an SDK instance, and tells it while it is online.
class Client {
public:
    virtual ~Client() = default;
    virtual const std::string& User() const = 0;
    virtual const Build& Sdk() const = 0;
    virtual bool Online() const = 0;
    virtual void Received(const Post& post) = 0;
    virtual void Revoked(const Post& post) = 0;
    virtual void Modified(const Post& post) = 0;
    virtual void ReceiptChanged(const Post& post) = 0;
    virtual void Changed(const Chat& chat) = 0;
};

// What is asked of the service with SendMessage.
struct Draft {
    V2TIMMessage message;
    std::string receiver;  // of a message from user to user
    std::string group_id;
    Names targets;  // nobody: an ordinary message
    bool online_user_only = false;
    V2TIMOfflinePushInfo push;
};

class Service {
public:
    Service(Rules in_force, std::set<std::string> accounts) : rules(std::move(in_force)), users(std::move(accounts)) {}

    Rules rules;
    std::set<std::string> users;
    std::vector<Client*> clients;
    int64_t now_ms = 0;
    std::function<void(const std::string& user, const std::string& text, uint64_t badge)> on_push;

    // Messages
    std::shared_ptr<Post> Send(const Client& from, const Draft& draft);
    void Revoke(const Client& by, const std::string& msg_id);
    std::shared_ptr<Post> Modify(const Client& by, const V2TIMMessage& changed);
    void Delete(const std::string& user, const std::string& msg_id);
    void Read(const std::string& user, const std::string& msg_id);
    V2TIMMessageReceipt ReceiptFor(const std::string& user, const std::string& msg_id) const;
    std::shared_ptr<Post> Find(const std::string& user, const std::string& msg_id) const;

    // Chats
    std::vector<std::shared_ptr<Post>> History(const std::string& user, const Chat& chat) const;
    Chat& ChatOf(const std::string& user, const std::string& group_id);
    std::vector<const Chat*> ChatsOf(const std::string& user) const;
    View ViewOf(const std::string& user, const Chat& chat) const;
    void MarkRead(const std::string& user, Chat& chat);
    void SetOption(const std::string& user, Chat& chat, V2TIMReceiveMessageOpt option);

    // Groups
    Chat& AddGroup(const std::string& group_id, const std::string& type);
    void AddMember(Chat& chat, const std::string& user, uint32_t role);
    void Join(const std::string& user, const std::string& group_id);
    bool Invite(const std::string& by, Chat& chat, const std::string& user);
    bool Kick(const std::string& by, Chat& chat, const std::string& user);
    void Quit(const std::string& user, Chat& chat);
    void Dismiss(const std::string& by, Chat& chat);
    void Mute(const std::string& by, Chat& chat, const std::string& user, uint32_t seconds);
    void MuteAll(const std::string& by, Chat& chat, bool muted);

private:
    Chat& Group(const std::string& group_id);
    Chat& ChatForSending(const Client& from, const Draft& draft);
    std::set<std::string> Audience(const Chat& chat, const Draft& draft, const std::string& sender) const;
    void Deliver(const Client& from, const Chat& chat, const Post& post) const;
    void Push(const Chat& chat, const Post& post, const V2TIMOfflinePushInfo& info) const;
    void Changed(const Chat& chat) const;
    void ToAudience(const Client& but, const Chat& chat, const Post& post, void (Client::*tell)(const Post&)) const;
    std::pair<Chat*, std::shared_ptr<Post>> Stored(const std::string& user, const std::string& msg_id) const;
    bool Sees(const std::string& user, const Chat& chat, const Post& post) const;
    bool HasOnline(const std::string& user) const;
    uint64_t TotalUnread(const std::string& user) const;

    std::map<std::string, Chat> groups_;
    std::map<std::pair<std::string, std::string>, Chat> pairs_;
    std::map<std::string, std::pair<Chat*, std::shared_ptr<Post>>> stored_;  // by msgID
    uint64_t sent_ = 0;
};

}  // namespace sdk_double
