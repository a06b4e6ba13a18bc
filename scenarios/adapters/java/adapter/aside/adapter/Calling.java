package aside.adapter;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.tencent.imsdk.v2.V2TIMManager;
import com.tencent.imsdk.v2.V2TIMMessage;
import com.tencent.imsdk.v2.V2TIMMessageManager;
import com.tencent.imsdk.v2.V2TIMMessageReceipt;
import com.tencent.imsdk.v2.V2TIMMessageSearchParam;
import com.tencent.imsdk.v2.V2TIMMessageSearchResult;
import com.tencent.imsdk.v2.V2TIMOfflinePushInfo;
import java.util.ArrayList;
import java.util.List;

/** The calls with messages and conversations that answer by a callback. */
final class Calling {
    private static final int PAGE = 20;

    private final Request request;
    private final Phone phone;
    private final Outcome outcome;
    private final V2TIMMessage message;
    private final V2TIMMessageManager sdk = V2TIMManager.getMessageManager();

    Calling(Request request, World world, Phone phone, Outcome outcome) {
        this.request = request;
        this.phone = phone;
        this.outcome = outcome;
        this.message = request.isNull("message") ? null : world.message(request.text("message"), phone);
    }

    /** Returns false where the call is none of these. */
    boolean call() {
        String group = request.text("group");
        switch (request.name()) {
            case "send_message" -> send();
            case "revoke_message" -> sdk.revokeMessage(message, outcome.plain());
            case "modify_message" -> modify();
            case "delete_messages" -> sdk.deleteMessages(listOf(message), outcome.plain());
            case "send_message_read_receipts" -> sdk.sendMessageReadReceipts(listOf(message), outcome.plain());
            case "get_message_read_receipts" -> sdk.getMessageReadReceipts(listOf(message),
                    outcome.value(Calling::receipt));
            case "get_conversation" -> V2TIMManager.getConversationManager().getConversation("group_" + group,
                    outcome.value(found -> Content.object("conversation", phone.show(found))));
            case "get_total_unread_message_count" -> V2TIMManager.getConversationManager().getTotalUnreadMessageCount(
                    outcome.value(total -> Content.object("total_unread", new JsonPrimitive(total))));
            case "get_group_history_message_list" -> pull(group, new ArrayList<>());
            case "search_local_messages" -> search(group);
            case "mark_group_message_as_read" -> sdk.markGroupMessageAsRead(group, outcome.plain());
            case "set_group_receive_message_opt" -> sdk.setGroupReceiveMessageOpt(group,
                    option(request.text("option")), outcome.plain());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void send() {
        if (message != null) {
            message.setNeedReadReceipt(request.flag("needs_receipt"));
            if (!request.isNull("excluded_from_unread")) {
                message.setExcludedFromUnreadCount(request.flag("excluded_from_unread"));
            }
            if (!request.isNull("excluded_from_last")) {
                message.setExcludedFromLastMessage(request.flag("excluded_from_last"));
            }
        }
        V2TIMOfflinePushInfo push = new V2TIMOfflinePushInfo();
        push.disablePush(!request.flag("push"));
        sdk.sendMessage(message, request.text("receiver"), request.text("group"), priority(request.text("priority")),
                request.flag("online_only"), push, outcome.sent(phone));
    }

    private static int priority(String name) {
        return switch (name) {
            case "default" -> V2TIMMessage.V2TIM_PRIORITY_DEFAULT;
            case "high" -> V2TIMMessage.V2TIM_PRIORITY_HIGH;
            case "normal" -> V2TIMMessage.V2TIM_PRIORITY_NORMAL;
            case "low" -> V2TIMMessage.V2TIM_PRIORITY_LOW;
            default -> throw new IllegalArgumentException("priority " + name);
        };
    }

    private static int option(String name) {
        return switch (name) {
            case "receive" -> V2TIMMessage.V2TIM_RECEIVE_MESSAGE;
            case "not-receive" -> V2TIMMessage.V2TIM_NOT_RECEIVE_MESSAGE;
            case "not-notify" -> V2TIMMessage.V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE;
            case "not-notify-except-at" -> V2TIMMessage.V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT;
            case "not-receive-except-at" -> V2TIMMessage.V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT;
            default -> throw new IllegalArgumentException("option " + name);
        };
    }

    private void modify() {
        if (message != null) {
            Content.reword(message, request.text("text"));
        }
        sdk.modifyMessage(message, outcome.modified(phone));
    }

    /** One message, which may be null. */
    private static List<V2TIMMessage> listOf(V2TIMMessage message) {
        List<V2TIMMessage> list = new ArrayList<>();
        list.add(message);
        return list;
    }

    private static JsonObject receipt(List<V2TIMMessageReceipt> receipts) {
        JsonObject json = new JsonObject();
        json.addProperty("read", receipts.get(0).getReadCount());
        json.addProperty("unread", receipts.get(0).getUnreadCount());
        return Content.object("receipt", json);
    }

    /** Page by page. A page may be short without being the last: the last one is empty. */
    private void pull(String group, List<V2TIMMessage> pulled) {
        V2TIMMessage oldest = pulled.isEmpty() ? null : pulled.get(pulled.size() - 1);
        sdk.getGroupHistoryMessageList(group, PAGE, oldest, outcome.value(page -> {
            pulled.addAll(page);
            if (page.isEmpty()) {
                return phone.showReversed(pulled);
            }
            pull(group, pulled);
            return null;
        }));
    }

    private void search(String group) {
        V2TIMMessageSearchParam param = new V2TIMMessageSearchParam();
        param.setConversationID("group_" + group);
        param.setKeywordList(List.of(request.text("keyword")));
        sdk.searchLocalMessages(param, outcome.value(this::found));
    }

    private JsonObject found(V2TIMMessageSearchResult result) {
        List<V2TIMMessage> messages = new ArrayList<>();
        if (result.getMessageSearchResultItems() != null) {
            result.getMessageSearchResultItems().forEach(item -> messages.addAll(item.getMessageList()));
        }
        return phone.showReversed(messages);
    }
}
