// The adapter: reads requests, calls the SDK's public API, writes replies and events. It judges nothing.
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "V2TIMConversationManager.h"
#include "V2TIMGroupManager.h"
#include "callbacks.h"
#include "host.h"

namespace {

template <class T>
T Named(const std::map<std::string, T>& table, const std::string& name) {
    const auto found = table.find(name);
    if (found == table.end()) throw std::invalid_argument("no such name: " + name);
    return found->second;
}

const std::map<std::string, std::string> kGroupTypes{{"work", "Work"},
                                                     {"public", "Public"},
                                                     {"meeting", "Meeting"},
                                                     {"community", "Community"},
                                                     {"avchatroom", "AVChatRoom"}};
const std::map<std::string, V2TIMGroupMemberRole> kRoles{{"member", V2TIM_GROUP_MEMBER_ROLE_MEMBER},
                                                         {"admin", V2TIM_GROUP_MEMBER_ROLE_ADMIN},
                                                         {"owner", V2TIM_GROUP_MEMBER_ROLE_SUPER}};
const std::map<std::string, V2TIMMessagePriority> kPriorities{{"default", V2TIM_PRIORITY_DEFAULT},
                                                              {"high", V2TIM_PRIORITY_HIGH},
                                                              {"normal", V2TIM_PRIORITY_NORMAL},
                                                              {"low", V2TIM_PRIORITY_LOW}};
const std::map<std::string, V2TIMReceiveMessageOpt> kOptions{
    {"receive", V2TIM_RECEIVE_MESSAGE},
    {"not-receive", V2TIM_NOT_RECEIVE_MESSAGE},
    {"not-notify", V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE},
    {"not-notify-except-at", V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT},
    {"not-receive-except-at", V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT}};

V2TIMStringVector Names(const Json& names) {
    V2TIMStringVector vector;
    for (const std::string name : names) vector.PushBack(Tim(name == "@all" ? kImSDK_MesssageAtALL : name));
    return vector;
}

struct World {
    std::unique_ptr<host::World> host;
    std::map<std::string, std::unique_ptr<Instance>> devices;
    std::map<std::string, V2TIMMessage> made;  // exactly what the SDK returned, by the name that the harness gave it
};

// A call on one device. While it is done, the device is in use.
struct Call {
    const Json& request;
    World& world;
    std::string device;
    Instance& instance;
    Json id = request.at("id");

    std::string Text(const char* field) const { return request.at(field).get<std::string>(); }
    V2TIMString Tim(const char* field) const { return ::Tim(Text(field)); }
    // The C++ API has no null strings: an empty one stands for it.
    V2TIMString OrEmpty(const char* field) const {
        const auto value = request.find(field);
        return value == request.end() || value->is_null() ? V2TIMString() : ::Tim(value->get<std::string>());
    }
    V2TIMMessage Message() const { return instance.Known(Text("message")); }
    V2TIMMessageVector Messages() const {
        V2TIMMessageVector messages;
        messages.PushBack(Message());
        return messages;
    }
    Json Made(const V2TIMMessage& message) const {
        world.made[Text("made")] = message;
        return {{"returned", message.elemList.Empty() ? "empty_object" : "object"}};
    }
    V2TIMCallback* Done() const { return new ::Done(id); }
    template <class T>
    DoneWith<T>* Done(std::function<Json(const T&)> to_json) const {
        return new DoneWith<T>(id, std::move(to_json));
    }
};

using Results = V2TIMGroupMemberOperationResultVector;
const Json kNothing{{"returned", "nothing"}};
const Json kAbsent{{"returned", "absent"}};

V2TIMManager& Tim() { return *V2TIMManager::GetInstance(); }
V2TIMMessageManager& Messages() { return *Tim().GetMessageManager(); }
V2TIMGroupManager& Groups() { return *Tim().GetGroupManager(); }
V2TIMConversationManager& Conversations() { return *Tim().GetConversationManager(); }

Json EmptyObject(const Results&) { return Json::object(); }

Json Send(const Call& call) {
    const Json& request = call.request;
    V2TIMMessage& message = call.world.made[call.Text("message")];
    const Json& unread = request.at("excluded_from_unread");
    const Json& last = request.at("excluded_from_last");
    if (!unread.is_null()) message.isExcludedFromUnreadCount = unread.get<bool>();
    if (!last.is_null()) message.isExcludedFromLastMessage = last.get<bool>();
    message.needReadReceipt = request.at("needs_receipt").get<bool>();
    V2TIMOfflinePushInfo push;
    push.desc = ::Tim(WordsOf(message));
    push.disablePush = !request.at("push").get<bool>();
    Messages().SendMessage(message, call.OrEmpty("receiver"), call.OrEmpty("group"),
                           Named(kPriorities, call.Text("priority")), request.at("online_only").get<bool>(), push,
                           new Sent(call.id, call.instance));
    return kNothing;
}

Json CreateMerger(const Call& call) {
    V2TIMMessageVector list;
    V2TIMStringVector abstracts;
    for (const auto& id : call.request.at("messages")) {
        list.PushBack(call.instance.Known(id.get<std::string>()));
        if (abstracts.Size() < 5) abstracts.PushBack(::Tim(WordsOf(list[list.Size() - 1])));
    }
    return call.Made(Messages().CreateMergerMessage(list, call.Tim("text"), abstracts, call.Tim("text")));
}

// Only the elements are copied: words that a message has beside them are given to the copy as well.
Json CreateForward(const Call& call) {
    const V2TIMMessage original = call.Message();
    V2TIMMessage forward = Messages().CreateForwardMessage(original);
    forward.cloudCustomData = original.cloudCustomData;
    return call.Made(forward);
}

Json CreateGroup(const Call& call) {
    V2TIMGroupInfo info;
    info.groupID = info.groupName = call.Tim("group");
    info.groupType = ::Tim(Named(kGroupTypes, call.Text("type")));
    info.groupAddOpt = info.groupApproveOpt = V2TIM_GROUP_ADD_ANY;  // nobody need be asked for approval
    V2TIMCreateGroupMemberInfoVector members;
    for (const auto& member : call.request.at("members")) {
        V2TIMCreateGroupMemberInfo first;
        first.userID = ::Tim(member.get<std::string>());
        members.PushBack(first);
    }
    Groups().CreateGroup(info, members, call.Done<V2TIMString>([](const V2TIMString&) { return Json::object(); }));
    return kNothing;
}

Json MuteAll(const Call& call) {
    V2TIMGroupInfo info;
    info.groupID = call.Tim("group");
    info.allMuted = call.request.at("muted").get<bool>();
    info.modifyFlag = V2TIM_GROUP_INFO_MODIFY_FLAG_SHUTUP_ALL;
    Groups().SetGroupInfo(info, call.Done());
    return kNothing;
}

Json Search(const Call& call) {
    V2TIMMessageSearchParam param;
    param.keywordList.PushBack(call.Tim("keyword"));
    param.conversationID = ::Tim("group_" + call.Text("group"));
    const auto show = [&instance = call.instance](const V2TIMMessageSearchResult& result) {
        return Json{{"messages", OldestFirst(instance, result)}};
    };
    Messages().SearchLocalMessages(param, call.Done<V2TIMMessageSearchResult>(show));
    return kNothing;
}

Json Modify(const Call& call) {
    V2TIMMessage message = call.Message();
    SetWords(message, call.Text("text"));
    Messages().ModifyMessage(message, new ModifiedDone(call.id, call.instance));
    return kNothing;
}

// What answers by a callback alone.
std::function<Json(const Call&)> ByCallback(void (*act)(const Call&)) {
    return [act](const Call& call) {
        act(call);
        return kNothing;
    };
}

std::function<Json(const Call&)> Create(const std::string& kind) {
    return [kind](const Call& call) {
        const std::string words = call.Text("text");
        return call.Made(CreateOfKind(Messages(), kind, words, call.world.host->FileNamed(words)));
    };
}

const std::map<std::string, std::function<Json(const Call&)>> kCalls{
    {"create_text_message", [](const Call& c) { return c.Made(Messages().CreateTextMessage(c.Tim("text"))); }},
    {"create_text_at_message",
     [](const Call& c) { return c.Made(Messages().CreateTextAtMessage(c.Tim("text"), Names(c.request.at("at")))); }},
    {"create_custom_message", Create("custom")},
    {"create_image_message", Create("image")},
    {"create_sound_message", Create("sound")},
    {"create_video_message", Create("video")},
    {"create_file_message", Create("file")},
    {"create_location_message", Create("location")},
    {"create_face_message", Create("face")},
    {"create_merger_message", CreateMerger},
    {"create_forward_message", CreateForward},
    {"create_at_signed_group_message",
     [](const Call& c) {
         if (!c.world.host->Has(c.device, host::Function::CreateAtSignedGroupMessage)) return kAbsent;
         return c.Made(Messages().CreateAtSignedGroupMessage(c.world.made[c.Text("original")], Names(c.request.at("at"))));
     }},
    {"create_targeted_group_message",
     [](const Call& c) {
         if (!c.world.host->Has(c.device, host::Function::CreateTargetedGroupMessage)) return kAbsent;
         V2TIMStringVector receivers;
         for (const auto& name : c.request.at("receivers")) receivers.PushBack(::Tim(name.get<std::string>()));
         return c.Made(Messages().CreateTargetedGroupMessage(c.world.made[c.Text("original")], receivers));
     }},
    {"send_message", Send},

    {"login",
     ByCallback([](const Call& c) {
         Tim().Login(::Tim(c.instance.user), ::Tim(c.world.host->UserSig(c.instance.user)), c.Done());
     })},
    {"logout", ByCallback([](const Call& c) { Tim().Logout(c.Done()); })},
    {"get_conversation",
     ByCallback([](const Call& c) {
         const auto show = [&instance = c.instance](const V2TIMConversation& conversation) {
             return Json{{"conversation", instance.Show(conversation)}};
         };
         Conversations().GetConversation(::Tim("group_" + c.Text("group")), c.Done<V2TIMConversation>(show));
     })},
    {"get_total_unread_message_count",
     ByCallback([](const Call& c) {
         const auto show = [](const uint64_t& total) { return Json{{"total_unread", total}}; };
         Conversations().GetTotalUnreadMessageCount(c.Done<uint64_t>(show));
     })},
    {"get_group_history_message_list",
     ByCallback([](const Call& c) { (new HistoryPull(c.id, c.instance, c.Text("group")))->Pull(); })},
    {"search_local_messages", Search},
    {"mark_group_message_as_read",
     ByCallback([](const Call& c) { Messages().MarkGroupMessageAsRead(c.Tim("group"), c.Done()); })},
    {"set_group_receive_message_opt",
     ByCallback([](const Call& c) {
         Messages().SetGroupReceiveMessageOpt(c.Tim("group"), Named(kOptions, c.Text("option")), c.Done());
     })},
    {"revoke_message", ByCallback([](const Call& c) { Messages().RevokeMessage(c.Message(), c.Done()); })},
    {"modify_message", Modify},
    {"delete_messages", ByCallback([](const Call& c) { Messages().DeleteMessages(c.Messages(), c.Done()); })},
    {"send_message_read_receipts",
     ByCallback([](const Call& c) { Messages().SendMessageReadReceipts(c.Messages(), c.Done()); })},
    {"get_message_read_receipts",
     ByCallback([](const Call& c) {
         const auto show = [](const V2TIMMessageReceiptVector& list) {
             return Json{{"receipt", {{"read", list[0].readCount}, {"unread", list[0].unreadCount}}}};
         };
         Messages().GetMessageReadReceipts(c.Messages(), c.Done<V2TIMMessageReceiptVector>(show));
     })},

    {"create_group", CreateGroup},
    {"join_group", ByCallback([](const Call& c) { Tim().JoinGroup(c.Tim("group"), {}, c.Done()); })},
    {"quit_group", ByCallback([](const Call& c) { Tim().QuitGroup(c.Tim("group"), c.Done()); })},
    {"dismiss_group", ByCallback([](const Call& c) { Tim().DismissGroup(c.Tim("group"), c.Done()); })},
    {"invite_user_to_group",
     ByCallback([](const Call& c) {
         Groups().InviteUserToGroup(c.Tim("group"), Names(c.request.at("users")), c.Done<Results>(EmptyObject));
     })},
    {"kick_group_member",
     ByCallback([](const Call& c) {
         Groups().KickGroupMember(c.Tim("group"), Names(c.request.at("users")), {}, c.Done<Results>(EmptyObject));
     })},
    {"mute_group_member",
     ByCallback([](const Call& c) {
         Groups().MuteGroupMember(c.Tim("group"), c.Tim("user"), c.request.at("seconds").get<uint32_t>(), c.Done());
     })},
    {"set_group_all_muted", MuteAll},
};

// ---- The requests that are no calls

class Adapter {
public:
    Json Do(const Json& request) {
        const std::string what = request.at("do");
        if (what == "hello") return Hello();
        if (what == "provision") return Provision(request);
        const int64_t number = request.at("world");
        const auto found = worlds_.find(number);
        if (found == worlds_.end()) throw std::out_of_range("no world " + std::to_string(number));
        World& world = found->second;
        if (what == "release") Release(number, world);
        else if (what == "settle") ;  // the double does everything at once
        else if (what == "advance") world.host->Advance(request.at("milliseconds"));
        else if (what == "set_plan") world.host->SetPlan(request.at("plan"));
        else if (what == "disconnect") world.host->Disconnect(request.at("device"));
        else if (what == "connect") world.host->Connect(request.at("device"));
        else return OnDevice(request, world, what);
        return Ok();
    }

private:
    static Json Ok(Json value = Json::object()) { return {{"ok", std::move(value)}}; }

    static Json Hello() {
        return Ok({{"protocol", 1},
                   {"adapter", {{"name", "v2tim-cpp"}, {"version", "1.0"}}},
                   {"sdk",
                    {{"name", "v2tim-cpp-double"},
                     {"version", host::kVersion},
                     {"edition", "enhanced"},
                     {"platform", "windows"}}},
                   {"clock", "virtual"},
                   {"reset", "world"},
                   {"worlds", 8},
                   {"profile", "system"},
                   {"dimensions",
                    {{"version", "settable"},
                     {"edition", "settable"},
                     {"platform", "settable"},
                     {"plan", "settable"},
                     {"as_of", "settable"},
                     {"group_types", "settable"},
                     {"users", "settable"},
                     {"time", "settable"}}},
                   {"capabilities",
                    {"kinds",   "at",     "at-signed", "merge", "forward", "history",         "search",      "mark-read",
                     "receive-option", "recall", "modify", "delete", "receipts", "groups", "mute", "login",
                     "several-devices", "online-only", "exclusion-flags", "push", "network", "change-plan"}}});
    }

    Json Provision(const Json& request) {
        host::WorldSpec spec;
        spec.as_of = request.value("as_of", "");
        spec.plan = request.value("plan", "");
        spec.users = request.at("users").get<std::set<std::string>>();
        for (const auto& device : request.at("devices"))
            spec.devices.push_back({device.at("device"), device.value("platform", ""), device.value("edition", ""),
                                    device.value("version", "")});
        for (const auto& group : request.at("groups")) {
            host::GroupSpec made{group.at("group"), Named(kGroupTypes, group.at("type")), {}};
            for (const auto& member : group.at("members"))
                made.members.push_back({member.at("user"), Named(kRoles, member.at("role"))});
            spec.groups.push_back(std::move(made));
        }

        const Json number = request.at("world");
        World& world = worlds_[number.get<int64_t>()];
        world.host = std::make_unique<host::World>(
            spec, [number](const std::string& user, const std::string& text, uint64_t badge) {
                WriteLine({{"event", "pushed"}, {"world", number}, {"user", user}, {"text", text}, {"badge", badge}});
            });
        for (const auto& device : request.at("devices")) Start(number, world, device);
        return Ok();
    }

    // One SDK instance a device. Its listeners are there from the start: nothing has happened yet that they could tell of.
    static void Start(const Json& number, World& world, const Json& device) {
        const std::string name = device.at("device"), user = device.at("user");
        Instance& instance = *(world.devices[name] = std::make_unique<Instance>(number, name, user));
        world.host->Use(name);
        Tim().InitSDK(host::kSdkAppID, {});
        Messages().AddAdvancedMsgListener(&instance);
        Conversations().AddConversationListener(&instance);
        if (device.at("logged_in").get<bool>()) LogIn(user, world.host->UserSig(user));
    }

    static void LogIn(const std::string& user, const std::string& sig) {
        struct Waiter final : V2TIMCallback {
            std::promise<int> code;
            void OnSuccess() override { code.set_value(ERR_SUCC); }
            void OnError(int error_code, const V2TIMString&) override { code.set_value(error_code); }
        } waiter;
        Tim().Login(::Tim(user), ::Tim(sig), &waiter);
        const int code = waiter.code.get_future().get();
        if (code != ERR_SUCC) throw std::runtime_error("login of " + user + " failed with " + std::to_string(code));
    }

    void Release(int64_t number, World& world) {
        for (const auto& device : world.devices) {
            world.host->Use(device.first);
            Messages().RemoveAdvancedMsgListener(device.second.get());
            Conversations().RemoveConversationListener(device.second.get());
            Tim().UnInitSDK();
        }
        worlds_.erase(number);
    }

    static Json OnDevice(const Json& request, World& world, const std::string& what) {
        const auto call = kCalls.find(what);
        if (call == kCalls.end()) return {{"error", {{"kind", "unsupported"}, {"text", "no such request: " + what}}}};
        const std::string device = request.at("device");
        world.host->Use(device);
        return call->second(Call{request, world, device, *world.devices.at(device)});
    }

    std::map<int64_t, World> worlds_;
};

void Answer(Adapter& adapter, const std::string& line) {
    Json request, reply;
    try {
        request = Json::parse(line);
        reply = adapter.Do(request);
    } catch (const std::exception& failure) {
        reply = {{"error", {{"kind", "adapter"}, {"text", failure.what()}, {"effect", "unknown"}}}};
    }
    reply["id"] = request.is_object() ? request.value("id", "") : "";
    WriteLine(reply);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1) {
        if (argc != 3 || std::string(argv[1]) != "--defect" || !host::Inject(argv[2])) {
            std::cerr << "usage: adapter [--defect NAME], where NAME is one of: " << host::kDefects << "\n";
            return 2;
        }
    }
    std::ios::sync_with_stdio(false);
    Adapter adapter;
    for (std::string line; std::getline(std::cin, line);) Answer(adapter, line);
    return 0;
}
