package com.tencent.imsdk.v2;

import aside.service.Code;
import aside.service.Content;
import aside.service.MessageView;
import aside.service.Messaging;
import aside.service.ReceiveOption;
import aside.service.Refusal;
import aside.service.Version;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

final class DeviceMessageManager extends V2TIMMessageManager {
    private static final int MENTIONS_AT_MOST = 30;
    /** From here on a list of receivers without a group has a code of its own. */
    private static final Version LIST_CODE = Version.of("8.0.5895");

    private final Device device;

    DeviceMessageManager(Device device) {
        this.device = device;
    }

    private Messaging service() {
        return device.world.messaging;
    }

    @Override
    public void addAdvancedMsgListener(V2TIMAdvancedMsgListener listener) {
        device.messageListeners.add(listener);
    }

    @Override
    public void removeAdvancedMsgListener(V2TIMAdvancedMsgListener listener) {
        device.messageListeners.remove(listener);
    }

    @Override
    public V2TIMMessage createTextMessage(String text) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_TEXT, text);
    }

    @Override
    public V2TIMMessage createTextAtMessage(String text, List<String> atUserList) {
        V2TIMMessage message = createTextMessage(text);
        message.atUserList = List.copyOf(atUserList);
        return message;
    }

    @Override
    public V2TIMMessage createCustomMessage(byte[] data) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_CUSTOM, new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public V2TIMMessage createImageMessage(String imagePath) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_IMAGE, imagePath);
    }

    @Override
    public V2TIMMessage createSoundMessage(String soundPath, int duration) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_SOUND, soundPath);
    }

    @Override
    public V2TIMMessage createVideoMessage(String videoFilePath, String type, int duration, String snapshotPath) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_VIDEO, videoFilePath);
    }

    @Override
    public V2TIMMessage createFileMessage(String filePath, String fileName) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_FILE, fileName);
    }

    @Override
    public V2TIMMessage createLocationMessage(String desc, double longitude, double latitude) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_LOCATION, desc);
    }

    @Override
    public V2TIMMessage createFaceMessage(int index, byte[] data) {
        return create(V2TIMMessage.V2TIM_ELEM_TYPE_FACE, new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public V2TIMMessage createMergerMessage(List<V2TIMMessage> messageList, String title, List<String> abstractList,
            String compatibleText) {
        boolean valid = messageList != null && !messageList.isEmpty() && messageList.stream().allMatch(this::wasSent);
        return valid ? create(V2TIMMessage.V2TIM_ELEM_TYPE_MERGER, title) : null;
    }

    /** Takes the element alone: neither list of receivers nor mentions come along. */
    @Override
    public V2TIMMessage createForwardMessage(V2TIMMessage message) {
        return wasSent(message) ? message.copy() : null;
    }

    /**
     * Changes the given object and returns it, so that it is targeted under either name; a second list replaces the
     * first. Length and members of the list are not looked at: that is for the service.
     */
    @Override
    public V2TIMMessage createTargetedGroupMessage(V2TIMMessage message, List<String> receiverList) {
        if (!device.world.letsTarget(device.sdk())) {
            throw missing("createTargetedGroupMessage");
        }
        if (message == null || receiverList == null || receiverList.isEmpty() || !message.atUserList.isEmpty()) {
            return null;
        }
        message.targets = List.copyOf(receiverList);
        return message;
    }

    /** Changes the given object, too. On a message that is targeted already it is accepted. */
    @Override
    public V2TIMMessage createAtSignedGroupMessage(V2TIMMessage message, List<String> atUserList) {
        if (!device.sdk().hasAtSignedMessages()) {
            throw missing("createAtSignedGroupMessage");
        }
        if (message == null || atUserList == null || atUserList.isEmpty()) {
            return null;
        }
        message.atUserList = List.copyOf(atUserList);
        return message;
    }

    /** An older release does not have the method: a program that calls it there gets this. */
    private static NoSuchMethodError missing(String method) {
        return new NoSuchMethodError(method);
    }

    private static V2TIMMessage create(int kind, String text) {
        return new V2TIMMessage(V2TIMElem.of(new Content(kind, text)));
    }

    private boolean wasSent(V2TIMMessage message) {
        return message != null && message.getMsgID() != null;
    }

    /** A message that was sent already is sent anew, under an id of its own. Priorities change nothing without a rush. */
    @Override
    public String sendMessage(V2TIMMessage message, String receiver, String groupID, int priority,
            boolean onlineUserOnly, V2TIMOfflinePushInfo offlinePushInfo, V2TIMSendCallback<V2TIMMessage> callback) {
        boolean push = offlinePushInfo == null || !offlinePushInfo.isDisablePush();
        device.answer(callback, () -> {
            send(message, blankToNull(receiver), blankToNull(groupID), onlineUserOnly, push);
            if (callback != null) {
                device.post(() -> callback.onProgress(100));
            }
            return message;
        });
        return message == null ? null : message.getMsgID();
    }

    private static String blankToNull(String id) {
        return id == null || id.isEmpty() ? null : id;
    }

    private void send(V2TIMMessage message, String receiver, String groupID, boolean onlineOnly, boolean push) {
        checkParameters(message, receiver, groupID);
        device.checkOnline();
        if (groupID != null && receiver != null && message.targets == null) {
            Refusal.unless(device.world.letsTarget(device.sdk()), Code.SDK_TOO_OLD, "this SDK is too old");
            message.targets = List.of(receiver);
        }
        message.status = V2TIMMessage.V2TIM_MSG_STATUS_SEND_FAIL;
        MessageView sent = service().send(device, receiver, groupID, message.draft(onlineOnly, push));
        message.wasSent(sent, device.user());
        device.store.put(sent);
    }

    /** What the client refuses by itself. A list wins over {@code receiver}, which is then ignored. */
    private void checkParameters(V2TIMMessage message, String receiver, String groupID) {
        Refusal.unless(message != null, Code.INVALID_PARAMETERS, "no message");
        Refusal.unless(receiver != null || groupID != null, Code.INVALID_PARAMETERS, "neither user nor group");
        boolean single = receiver != null && groupID != null && message.targets == null;
        Refusal.unless(!single || message.atUserList.isEmpty(), Code.INVALID_PARAMETERS, "a group @ message");
        Refusal.unless(message.atUserList.size() <= MENTIONS_AT_MOST, Code.INVALID_PARAMETERS, "too many mentions");
        boolean byName = device.sdk().version().atLeast(LIST_CODE);
        Refusal.unless(groupID != null || message.targets == null,
                byName ? Code.LIST_WITHOUT_GROUP : Code.INVALID_PARAMETERS, "a list of receivers without a group");
    }

    @Override
    public void setGroupReceiveMessageOpt(String groupID, int opt, V2TIMCallback callback) {
        online(callback, () -> service().setOption(device.user(), groupID, ReceiveOption.values()[opt]));
    }

    @Override
    public void getGroupHistoryMessageList(String groupID, int count, V2TIMMessage lastMsg,
            V2TIMValueCallback<List<V2TIMMessage>> callback) {
        device.answer(callback, () -> {
            device.checkLogin();
            return historyOf(groupID).filter(message -> lastMsg == null || message.seq() < lastMsg.getSeq())
                    .limit(count).map(device::show).toList();
        });
    }

    /** Newest first. Without a network: what is on the device. */
    private Stream<MessageView> historyOf(String groupID) {
        if (!device.online()) {
            return device.store.ofGroup(groupID);
        }
        List<MessageView> history = service().history(device.user(), groupID);
        history.forEach(device.store::put);
        return history.stream().sorted(Comparator.comparingLong(MessageView::seq).reversed());
    }

    @Override
    public void revokeMessage(V2TIMMessage msg, V2TIMCallback callback) {
        online(callback, () -> service().recall(device, idOf(msg)));
    }

    @Override
    public void modifyMessage(V2TIMMessage msg, V2TIMCompleteCallback<V2TIMMessage> callback) {
        Consumer<Refusal> failed = refusal -> callback.onComplete(refusal.code, refusal.getMessage(),
                wasSent(msg) ? device.show(device.store.get(msg.getMsgID())) : null);
        device.answer(() -> {
            device.checkOnline();
            return device.show(service().modify(device, idOf(msg), msg.elem().content()));
        }, message -> callback.onComplete(0, "", message), failed);
    }

    @Override
    public void deleteMessages(List<V2TIMMessage> msgs, V2TIMCallback callback) {
        online(callback, () -> msgs.forEach(message -> {
            service().delete(device, idOf(message));
            device.store.remove(message.getMsgID());
        }));
    }

    @Override
    public void markGroupMessageAsRead(String groupID, V2TIMCallback callback) {
        online(callback, () -> service().markRead(device.user(), groupID));
    }

    @Override
    public void findMessages(List<String> messageIDList, V2TIMValueCallback<List<V2TIMMessage>> callback) {
        device.answer(callback, () -> messageIDList.stream().map(device.store::get).filter(Objects::nonNull)
                .map(device::show).toList());
    }

    /** In one conversation, which must be that of a group: more is not needed here. */
    @Override
    public void searchLocalMessages(V2TIMMessageSearchParam searchParam,
            V2TIMValueCallback<V2TIMMessageSearchResult> callback) {
        device.answer(callback, () -> {
            device.checkLogin();
            String id = searchParam.getConversationID();
            List<V2TIMMessage> found = device.store.ofGroup(id.substring("group_".length()))
                    .filter(message -> hasAny(message, searchParam.getKeywordList())).map(device::show).toList();
            return new V2TIMMessageSearchResult(
                    found.isEmpty() ? List.of() : List.of(new V2TIMMessageSearchResultItem(id, found)));
        });
    }

    private static boolean hasAny(MessageView message, List<String> keywords) {
        return keywords.stream().anyMatch(message.content().text()::contains);
    }

    @Override
    public void sendMessageReadReceipts(List<V2TIMMessage> messageList, V2TIMCallback callback) {
        online(callback, () -> messageList.forEach(message -> service().sendReceipt(device, idOf(message))));
    }

    @Override
    public void getMessageReadReceipts(List<V2TIMMessage> messageList,
            V2TIMValueCallback<List<V2TIMMessageReceipt>> callback) {
        device.answer(callback, () -> {
            device.checkOnline();
            return messageList.stream().map(message -> service().receiptOf(device, idOf(message)))
                    .map(V2TIMMessageReceipt::new).toList();
        });
    }

    private void online(V2TIMCallback callback, Runnable action) {
        device.answer(callback, () -> {
            device.checkOnline();
            action.run();
        });
    }

    /** The id of a message that was sent. */
    private String idOf(V2TIMMessage message) {
        Refusal.unless(wasSent(message), Code.INVALID_PARAMETERS, "no message that was sent");
        return message.getMsgID();
    }
}
