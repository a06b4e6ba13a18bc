// One SDK instance: its listeners, which write the events of the protocol, and the messages that it has shown.
#pragma once

#include <cstdio>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "V2TIMManager.h"
#include "V2TIMMessageManager.h"
#include "words.h"

using Json = nlohmann::json;

// A real SDK calls back on threads of its own.
inline void WriteLine(const Json& line) {
    static std::mutex one_at_a_time;
    const std::string text = line.dump() + "\n";
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

class Instance final : public V2TIMAdvancedMsgListener, public V2TIMConversationListener {
public:
    Instance(Json world, std::string device, std::string user)
        : user(std::move(user)), world_(std::move(world)), device_(std::move(device)) {}

    const std::string user;

    // Remembers a message, and tells it as the protocol has it.
    Json Show(const V2TIMMessage& message) {
        const std::string id = Std(message.msgID);
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            known_[id] = message;
        }
        Json json{{"msg_id", id}, {"kind", KindOf(message)}, {"text", WordsOf(message)}, {"sender", Std(message.sender)}};
        if (!message.groupID.Empty()) json["group"] = Std(message.groupID);
        if (!message.groupID.Empty() && message.seq > 0) json["seq"] = message.seq;
        for (size_t i = 0; i < message.groupAtUserList.Size(); ++i) {
            const std::string name = Std(message.groupAtUserList[i]);
            json["at"].push_back(name == kImSDK_MesssageAtALL ? "@all" : name);
        }
        if (message.status == V2TIM_MSG_STATUS_LOCAL_REVOKED) json["recalled"] = true;
        return json;
    }

    Json Show(const V2TIMConversation& conversation) {
        return {{"unread", conversation.unreadCount},
                {"last", conversation.lastMessage ? Show(*conversation.lastMessage) : Json()}};
    }

    // The object that stands for a message: as it was shown here, else as the SDK finds it, else an empty one, since the C++
    // API has no null.
    V2TIMMessage Known(const std::string& id) {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            const auto known = known_.find(id);
            if (known != known_.end()) return known->second;
        }
        return Find(id);
    }

    void OnRecvNewMessage(const V2TIMMessage& message) override { Tell("received", {{"message", Show(message)}}); }
    void OnRecvMessageModified(const V2TIMMessage& message) override { Tell("modified", {{"message", Show(message)}}); }
    void OnRecvMessageRevoked(const V2TIMString& id) override { Tell("recalled", {{"msg_id", Std(id)}}); }
    void OnRecvMessageReadReceipts(const V2TIMMessageReceiptVector& receipts) override {
        for (size_t i = 0; i < receipts.Size(); ++i)
            Tell("receipt_changed", {{"msg_id", Std(receipts[i].msgID)},
                                     {"read", receipts[i].readCount},
                                     {"unread", receipts[i].unreadCount}});
    }
    void OnNewConversation(const V2TIMConversationVector& list) override { OnConversationChanged(list); }
    void OnConversationChanged(const V2TIMConversationVector& list) override {
        for (size_t i = 0; i < list.Size(); ++i) {
            if (list[i].groupID.Empty()) continue;  // the protocol has no event for conversations of two users
            Json event = Show(list[i]);
            event["group"] = Std(list[i].groupID);
            Tell("conversation_changed", std::move(event));
        }
    }
    void OnTotalUnreadMessageCountChanged(uint64_t total) override { Tell("total_unread_changed", {{"total", total}}); }

private:
    void Tell(const char* name, Json event) {
        event["event"] = name;
        event["world"] = world_;
        event["device"] = device_;
        WriteLine(event);
    }

    static V2TIMMessage Find(const std::string& id) {
        struct Finder final : V2TIMValueCallback<V2TIMMessageVector> {
            std::promise<V2TIMMessage> found;
            void OnSuccess(const V2TIMMessageVector& list) override {
                found.set_value(list.Empty() ? V2TIMMessage() : list[0]);
            }
            void OnError(int, const V2TIMString&) override { found.set_value({}); }
        } finder;
        V2TIMStringVector ids;
        ids.PushBack(Tim(id));
        V2TIMManager::GetInstance()->GetMessageManager()->FindMessages(ids, &finder);
        return finder.found.get_future().get();
    }

    Json world_;
    std::string device_;
    std::mutex mutex_;
    std::map<std::string, V2TIMMessage> known_;
};
