// Callbacks of the SDK: each tells what the SDK told, and ends itself with the call.
#pragma once

#include <algorithm>
#include <functional>
#include <iostream>
#include <vector>

#include "V2TIMErrorCode.h"
#include "instance.h"

inline void Succeeded(const Json& id, Json value = Json::object()) {
    WriteLine({{"event", "succeeded"}, {"id", id}, {"value", std::move(value)}});
}

inline void Failed(const Json& id, int code, const V2TIMString& why) {
    std::cerr << id << " failed with " << code << ": " << why.CString() << "\n";
    WriteLine({{"event", "failed"}, {"id", id}, {"code", code}});
}

struct Done final : V2TIMCallback {
    explicit Done(Json id) : id(std::move(id)) {}
    void OnSuccess() override {
        Succeeded(id);
        delete this;
    }
    void OnError(int code, const V2TIMString& why) override {
        Failed(id, code, why);
        delete this;
    }
    Json id;
};

template <class T>
struct DoneWith final : V2TIMValueCallback<T> {
    DoneWith(Json id, std::function<Json(const T&)> to_json) : id(std::move(id)), to_json(std::move(to_json)) {}
    void OnSuccess(const T& value) override {
        Succeeded(id, to_json(value));
        delete this;
    }
    void OnError(int code, const V2TIMString& why) override {
        Failed(id, code, why);
        delete this;
    }
    Json id;
    std::function<Json(const T&)> to_json;
};

struct Sent final : V2TIMSendCallback {
    Sent(Json id, Instance& instance) : id(std::move(id)), instance(instance) {}
    void OnProgress(uint32_t percent) override {
        WriteLine({{"event", "progress"}, {"id", id}, {"percent", percent}});
    }
    void OnSuccess(const V2TIMMessage& message) override {
        Succeeded(id, {{"message", instance.Show(message)}});
        delete this;
    }
    void OnError(int code, const V2TIMString& why) override {
        Failed(id, code, why);
        delete this;
    }
    Json id;
    Instance& instance;
};

struct ModifiedDone final : V2TIMCompleteCallback<V2TIMMessage> {
    ModifiedDone(Json id, Instance& instance) : id(std::move(id)), instance(instance) {}
    void OnComplete(int code, const V2TIMString& why, const V2TIMMessage& message) override {
        if (code == ERR_SUCC) {
            instance.Show(message);
            Succeeded(id);
        } else {
            Failed(id, code, why);
        }
        delete this;
    }
    Json id;
    Instance& instance;
};

// Pulls a group's history from the newest message back, page by page, until a page is empty: one that is short need not be
// the last.
struct HistoryPull final : V2TIMValueCallback<V2TIMMessageVector> {
    HistoryPull(Json id, Instance& instance, const std::string& group) : id(std::move(id)), instance(instance) {
        option.getType = V2TIM_GET_CLOUD_OLDER_MSG;
        option.groupID = Tim(group);
        option.count = 20;
    }
    void Pull() { V2TIMManager::GetInstance()->GetMessageManager()->GetHistoryMessageList(option, this); }
    void OnSuccess(const V2TIMMessageVector& page) override {
        for (size_t i = 0; i < page.Size(); ++i) messages.push_back(instance.Show(page[i]));
        if (!page.Empty()) {
            oldest = page[page.Size() - 1];
            option.lastMsg = &oldest;
            Pull();
            return;
        }
        std::reverse(messages.begin(), messages.end());
        Succeeded(id, {{"messages", messages}});
        delete this;
    }
    void OnError(int code, const V2TIMString& why) override {
        Failed(id, code, why);
        delete this;
    }
    Json id;
    Instance& instance;
    V2TIMMessageListGetOption option;
    V2TIMMessage oldest;
    std::vector<Json> messages;  // newest first
};

inline Json OldestFirst(Instance& instance, const V2TIMMessageSearchResult& result) {
    std::map<uint64_t, Json> by_seq;
    for (size_t i = 0; i < result.messageSearchResultItems.Size(); ++i) {
        const V2TIMMessageVector& list = result.messageSearchResultItems[i].messageList;
        for (size_t j = 0; j < list.Size(); ++j) by_seq[list[j].seq] = instance.Show(list[j]);
    }
    Json messages = Json::array();
    for (auto& message : by_seq) messages.push_back(std::move(message.second));
    return messages;
}
