package com.tencent.imsdk.v2;

import aside.service.Draft;
import aside.service.MessageView;
import java.util.List;

/** The list of receivers is not to be read: a receiver does not learn who else is on it. */
public class V2TIMMessage {
    public static final int V2TIM_MSG_STATUS_SENDING = 1;
    public static final int V2TIM_MSG_STATUS_SEND_SUCC = 2;
    public static final int V2TIM_MSG_STATUS_SEND_FAIL = 3;
    public static final int V2TIM_MSG_STATUS_LOCAL_REVOKED = 6;

    public static final int V2TIM_ELEM_TYPE_NONE = 0;
    public static final int V2TIM_ELEM_TYPE_TEXT = 1;
    public static final int V2TIM_ELEM_TYPE_CUSTOM = 2;
    public static final int V2TIM_ELEM_TYPE_IMAGE = 3;
    public static final int V2TIM_ELEM_TYPE_SOUND = 4;
    public static final int V2TIM_ELEM_TYPE_VIDEO = 5;
    public static final int V2TIM_ELEM_TYPE_FILE = 6;
    public static final int V2TIM_ELEM_TYPE_LOCATION = 7;
    public static final int V2TIM_ELEM_TYPE_FACE = 8;
    public static final int V2TIM_ELEM_TYPE_MERGER = 10;

    public static final int V2TIM_PRIORITY_DEFAULT = 0;
    public static final int V2TIM_PRIORITY_HIGH = 1;
    public static final int V2TIM_PRIORITY_NORMAL = 2;
    public static final int V2TIM_PRIORITY_LOW = 3;

    public static final int V2TIM_RECEIVE_MESSAGE = 0;
    public static final int V2TIM_NOT_RECEIVE_MESSAGE = 1;
    public static final int V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE = 2;
    public static final int V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT = 3;
    public static final int V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT = 4;

    private final V2TIMElem elem;
    List<String> atUserList = List.of();
    /** Null until it is targeted. */
    List<String> targets;
    int status = V2TIM_MSG_STATUS_SENDING;
    private boolean excludedFromUnreadCount;
    private boolean excludedFromLastMessage;
    private boolean needReadReceipt;
    private String msgID;
    private String sender;
    private String userID;
    private String groupID;
    private long seq;
    private long timestamp;
    private boolean self;

    V2TIMMessage(V2TIMElem elem) {
        this.elem = elem;
    }

    /** As a device of this user shows it. */
    static V2TIMMessage of(MessageView sent, String user) {
        V2TIMMessage message = new V2TIMMessage(V2TIMElem.of(sent.content()));
        message.atUserList = sent.at();
        message.needReadReceipt = sent.wantsReceipt();
        message.wasSent(sent, user);
        return message;
    }

    /** Takes over what the service gave it. */
    void wasSent(MessageView sent, String user) {
        msgID = sent.id();
        sender = sent.sender();
        self = sender.equals(user);
        groupID = sent.groupId();
        userID = groupID != null ? null : self ? sent.receiver() : sender;
        seq = sent.seq();
        timestamp = sent.time() / 1000;
        status = sent.recalled() ? V2TIM_MSG_STATUS_LOCAL_REVOKED : V2TIM_MSG_STATUS_SEND_SUCC;
    }

    Draft draft(boolean onlineOnly, boolean push) {
        return new Draft(elem.content(), atUserList, targets, excludedFromUnreadCount, excludedFromLastMessage,
                needReadReceipt, onlineOnly, push);
    }

    /** A message of its own with the same element. */
    V2TIMMessage copy() {
        return new V2TIMMessage(V2TIMElem.of(elem.content()));
    }

    V2TIMElem elem() {
        return elem;
    }

    public String getMsgID() {
        return msgID;
    }

    /** In seconds. */
    public long getTimestamp() {
        return timestamp;
    }

    public String getSender() {
        return sender;
    }

    /** The other one in a conversation of two users, else null. */
    public String getUserID() {
        return userID;
    }

    public String getGroupID() {
        return groupID;
    }

    public long getSeq() {
        return seq;
    }

    public int getStatus() {
        return status;
    }

    public boolean isSelf() {
        return self;
    }

    public List<String> getGroupAtUserList() {
        return atUserList;
    }

    public boolean isExcludedFromUnreadCount() {
        return excludedFromUnreadCount;
    }

    public void setExcludedFromUnreadCount(boolean excluded) {
        excludedFromUnreadCount = excluded;
    }

    public boolean isExcludedFromLastMessage() {
        return excludedFromLastMessage;
    }

    public void setExcludedFromLastMessage(boolean excluded) {
        excludedFromLastMessage = excluded;
    }

    public boolean isNeedReadReceipt() {
        return needReadReceipt;
    }

    public void setNeedReadReceipt(boolean needed) {
        needReadReceipt = needed;
    }

    public int getElemType() {
        return elem.type();
    }

    public V2TIMTextElem getTextElem() {
        return elem(V2TIMTextElem.class);
    }

    public V2TIMCustomElem getCustomElem() {
        return elem(V2TIMCustomElem.class);
    }

    public V2TIMImageElem getImageElem() {
        return elem(V2TIMImageElem.class);
    }

    public V2TIMSoundElem getSoundElem() {
        return elem(V2TIMSoundElem.class);
    }

    public V2TIMVideoElem getVideoElem() {
        return elem(V2TIMVideoElem.class);
    }

    public V2TIMFileElem getFileElem() {
        return elem(V2TIMFileElem.class);
    }

    public V2TIMLocationElem getLocationElem() {
        return elem(V2TIMLocationElem.class);
    }

    public V2TIMFaceElem getFaceElem() {
        return elem(V2TIMFaceElem.class);
    }

    public V2TIMMergerElem getMergerElem() {
        return elem(V2TIMMergerElem.class);
    }

    private <T extends V2TIMElem> T elem(Class<T> kind) {
        return kind.isInstance(elem) ? kind.cast(elem) : null;
    }
}
