// Messages of the V2TIM API and what is asked and told about them.
#pragma once

#include <memory>

#include "V2TIMString.h"

#define kImSDK_MesssageAtALL "__kImSDK_MesssageAtALL__"

enum V2TIMElemType {
    V2TIM_ELEM_TYPE_NONE = 0,
    V2TIM_ELEM_TYPE_TEXT = 1,
    V2TIM_ELEM_TYPE_CUSTOM = 2,
    V2TIM_ELEM_TYPE_IMAGE = 3,
    V2TIM_ELEM_TYPE_SOUND = 4,
    V2TIM_ELEM_TYPE_VIDEO = 5,
    V2TIM_ELEM_TYPE_FILE = 6,
    V2TIM_ELEM_TYPE_LOCATION = 7,
    V2TIM_ELEM_TYPE_FACE = 8,
    V2TIM_ELEM_TYPE_MERGER = 10,
};

enum V2TIMMessageStatus {
    V2TIM_MSG_STATUS_SENDING = 1,
    V2TIM_MSG_STATUS_SEND_SUCC = 2,
    V2TIM_MSG_STATUS_SEND_FAIL = 3,
    V2TIM_MSG_STATUS_HAS_DELETED = 4,
    V2TIM_MSG_STATUS_LOCAL_IMPORTED = 5,
    V2TIM_MSG_STATUS_LOCAL_REVOKED = 6,
};

enum V2TIMMessagePriority {
    V2TIM_PRIORITY_DEFAULT = 0,
    V2TIM_PRIORITY_HIGH = 1,
    V2TIM_PRIORITY_NORMAL = 2,
    V2TIM_PRIORITY_LOW = 3,
};

enum V2TIMReceiveMessageOpt {
    V2TIM_RECEIVE_MESSAGE = 0,
    V2TIM_NOT_RECEIVE_MESSAGE = 1,
    V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE = 2,
    V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT = 3,
    V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT = 4,
};

enum V2TIMMessageGetType {
    V2TIM_GET_CLOUD_OLDER_MSG = 1,
    V2TIM_GET_CLOUD_NEWER_MSG = 2,
};

struct V2TIMElem {
    V2TIMElemType elemType = V2TIM_ELEM_TYPE_NONE;

    virtual ~V2TIMElem() = default;
    virtual V2TIMElem* Clone() const = 0;  // the double's own: copies of a message share nothing
};

template <class Elem, V2TIMElemType kType>
struct V2TIMElemOf : V2TIMElem {
    V2TIMElemOf() { elemType = kType; }
    V2TIMElem* Clone() const override { return new Elem(static_cast<const Elem&>(*this)); }
};

struct V2TIMTextElem : V2TIMElemOf<V2TIMTextElem, V2TIM_ELEM_TYPE_TEXT> {
    V2TIMString text;
};
struct V2TIMCustomElem : V2TIMElemOf<V2TIMCustomElem, V2TIM_ELEM_TYPE_CUSTOM> {
    V2TIMBuffer data;
    V2TIMString desc;
    V2TIMString extension;
};
struct V2TIMImageElem : V2TIMElemOf<V2TIMImageElem, V2TIM_ELEM_TYPE_IMAGE> {
    V2TIMString path;  // all paths: of use to the sender alone
};
struct V2TIMSoundElem : V2TIMElemOf<V2TIMSoundElem, V2TIM_ELEM_TYPE_SOUND> {
    V2TIMString path;
    uint32_t duration = 0;
};
struct V2TIMVideoElem : V2TIMElemOf<V2TIMVideoElem, V2TIM_ELEM_TYPE_VIDEO> {
    V2TIMString videoPath;
    V2TIMString snapshotPath;
    V2TIMString videoType;
    uint32_t duration = 0;
};
struct V2TIMFileElem : V2TIMElemOf<V2TIMFileElem, V2TIM_ELEM_TYPE_FILE> {
    V2TIMString path;
    V2TIMString filename;
};
struct V2TIMLocationElem : V2TIMElemOf<V2TIMLocationElem, V2TIM_ELEM_TYPE_LOCATION> {
    V2TIMString desc;
    double longitude = 0;
    double latitude = 0;
};
struct V2TIMFaceElem : V2TIMElemOf<V2TIMFaceElem, V2TIM_ELEM_TYPE_FACE> {
    uint32_t index = 0;
    V2TIMBuffer data;
};
struct V2TIMMergerElem : V2TIMElemOf<V2TIMMergerElem, V2TIM_ELEM_TYPE_MERGER> {
    V2TIMString title;
    V2TIMStringVector abstractList;
};

// Owns its elements, and copies them when it is copied.
class V2TIMElemVector {
public:
    V2TIMElemVector() = default;
    V2TIMElemVector(const V2TIMElemVector& other) { *this = other; }
    V2TIMElemVector& operator=(const V2TIMElemVector& other) {
        if (this == &other) return *this;
        items_.clear();
        for (const auto& item : other.items_) items_.emplace_back(item->Clone());
        return *this;
    }
    V2TIMElemVector(V2TIMElemVector&&) = default;
    V2TIMElemVector& operator=(V2TIMElemVector&&) = default;

    void PushBack(V2TIMElem* elem) { items_.emplace_back(elem); }
    size_t Size() const { return items_.size(); }
    bool Empty() const { return items_.empty(); }
    V2TIMElem* operator[](size_t index) const { return items_[index].get(); }

private:
    std::vector<std::unique_ptr<V2TIMElem>> items_;
};

struct V2TIMOfflinePushInfo {
    V2TIMString title;
    V2TIMString desc;
    bool disablePush = false;
};

namespace sdk_double {
struct Targets;
}

struct V2TIMMessage {
    V2TIMString msgID;
    int64_t timestamp = 0;
    V2TIMString sender;
    V2TIMString groupID;
    V2TIMString userID;
    uint64_t seq = 0;
    V2TIMMessageStatus status = V2TIM_MSG_STATUS_SENDING;
    bool isSelf = false;
    bool needReadReceipt = false;
    V2TIMMessagePriority priority = V2TIM_PRIORITY_DEFAULT;
    V2TIMStringVector groupAtUserList;
    V2TIMElemVector elemList;
    V2TIMBuffer cloudCustomData;
    bool isExcludedFromUnreadCount = false;
    bool isExcludedFromLastMessage = false;

private:
    // The public API lets nobody read whom a message is targeted to.
    friend struct sdk_double::Targets;
    V2TIMStringVector targetGroupMemberList_;
};

using V2TIMMessageVector = V2TIMVector<V2TIMMessage>;

struct V2TIMMessageReceipt {
    V2TIMString msgID;
    V2TIMString groupID;
    int32_t readCount = 0;
    int32_t unreadCount = 0;
};

using V2TIMMessageReceiptVector = V2TIMVector<V2TIMMessageReceipt>;

struct V2TIMMessageListGetOption {
    V2TIMMessageGetType getType = V2TIM_GET_CLOUD_OLDER_MSG;
    V2TIMString userID;
    V2TIMString groupID;
    uint32_t count = 0;
    V2TIMMessage* lastMsg = nullptr;
};

struct V2TIMMessageSearchParam {
    V2TIMStringVector keywordList;
    V2TIMString conversationID;
};

struct V2TIMMessageSearchResultItem {
    V2TIMString conversationID;
    uint32_t messageCount = 0;
    V2TIMMessageVector messageList;
};

using V2TIMMessageSearchResultItemVector = V2TIMVector<V2TIMMessageSearchResultItem>;

struct V2TIMMessageSearchResult {
    uint32_t totalCount = 0;
    V2TIMMessageSearchResultItemVector messageSearchResultItems;
};
