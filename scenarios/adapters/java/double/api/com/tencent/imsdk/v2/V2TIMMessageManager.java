package com.tencent.imsdk.v2;

import java.util.List;

public abstract class V2TIMMessageManager {
    public abstract void addAdvancedMsgListener(V2TIMAdvancedMsgListener listener);

    public abstract void removeAdvancedMsgListener(V2TIMAdvancedMsgListener listener);

    public abstract V2TIMMessage createTextMessage(String text);

    public abstract V2TIMMessage createTextAtMessage(String text, List<String> atUserList);

    public abstract V2TIMMessage createCustomMessage(byte[] data);

    public abstract V2TIMMessage createImageMessage(String imagePath);

    public abstract V2TIMMessage createSoundMessage(String soundPath, int duration);

    public abstract V2TIMMessage createVideoMessage(String videoFilePath, String type, int duration, String snapshotPath);

    public abstract V2TIMMessage createFileMessage(String filePath, String fileName);

    public abstract V2TIMMessage createLocationMessage(String desc, double longitude, double latitude);

    public abstract V2TIMMessage createFaceMessage(int index, byte[] data);

    public abstract V2TIMMessage createMergerMessage(List<V2TIMMessage> messageList, String title,
            List<String> abstractList, String compatibleText);

    public abstract V2TIMMessage createForwardMessage(V2TIMMessage message);

    /** From 6.0.1975 on. Null where it is refused. */
    public abstract V2TIMMessage createTargetedGroupMessage(V2TIMMessage message, List<String> receiverList);

    /** From 7.0.3754 on. Null where it is refused. */
    public abstract V2TIMMessage createAtSignedGroupMessage(V2TIMMessage message, List<String> atUserList);

    /** Returns the id of the message. */
    public abstract String sendMessage(V2TIMMessage message, String receiver, String groupID, int priority,
            boolean onlineUserOnly, V2TIMOfflinePushInfo offlinePushInfo, V2TIMSendCallback<V2TIMMessage> callback);

    public abstract void setGroupReceiveMessageOpt(String groupID, int opt, V2TIMCallback callback);

    /** Newest first, from {@code lastMsg} on into the past; from the newest where that is null. */
    public abstract void getGroupHistoryMessageList(String groupID, int count, V2TIMMessage lastMsg,
            V2TIMValueCallback<List<V2TIMMessage>> callback);

    public abstract void revokeMessage(V2TIMMessage msg, V2TIMCallback callback);

    /** Whether it goes well or not, the callback is given the message as it is now. */
    public abstract void modifyMessage(V2TIMMessage msg, V2TIMCompleteCallback<V2TIMMessage> callback);

    public abstract void deleteMessages(List<V2TIMMessage> msgs, V2TIMCallback callback);

    public abstract void markGroupMessageAsRead(String groupID, V2TIMCallback callback);

    /** Of those that are on the device. */
    public abstract void findMessages(List<String> messageIDList, V2TIMValueCallback<List<V2TIMMessage>> callback);

    /** Of those that are on the device, newest first. */
    public abstract void searchLocalMessages(V2TIMMessageSearchParam searchParam,
            V2TIMValueCallback<V2TIMMessageSearchResult> callback);

    public abstract void sendMessageReadReceipts(List<V2TIMMessage> messageList, V2TIMCallback callback);

    public abstract void getMessageReadReceipts(List<V2TIMMessage> messageList,
            V2TIMValueCallback<List<V2TIMMessageReceipt>> callback);
}
