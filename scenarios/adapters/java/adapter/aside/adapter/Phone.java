package aside.adapter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.tencent.imsdk.v2.V2TIMConversation;
import com.tencent.imsdk.v2.V2TIMManager;
import com.tencent.imsdk.v2.V2TIMMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One device: the messages that its SDK has shown, by their ids, and how they are written. */
final class Phone {
    final String name;
    final String user;
    final Listeners listeners;
    private final Map<String, V2TIMMessage> shown = new HashMap<>();

    Phone(String name, String user, int world, Wire wire) {
        this.name = name;
        this.user = user;
        this.listeners = new Listeners(this, world, wire);
    }

    /** The SDK's object for a message that was sent; null if this device's SDK has none. */
    V2TIMMessage find(String msgID) {
        V2TIMMessage known = shown.get(msgID);
        return known != null ? known : ask(msgID);
    }

    private V2TIMMessage ask(String msgID) {
        List<V2TIMMessage> found = Answer.toValue(
                answer -> V2TIMManager.getMessageManager().findMessages(List.of(msgID), answer));
        return found == null || found.isEmpty() ? null : found.get(0);
    }

    JsonElement show(V2TIMMessage message) {
        if (message == null) {
            return JsonNull.INSTANCE;
        }
        shown.put(message.getMsgID(), message);
        return Content.json(message);
    }

    JsonObject show(V2TIMConversation conversation) {
        JsonObject json = Content.object("last", show(conversation.getLastMessage()));
        json.addProperty("unread", conversation.getUnreadCount());
        return json;
    }

    /** The SDK's lists begin with the newest, the protocol's with the oldest. */
    JsonObject showReversed(List<V2TIMMessage> newestFirst) {
        JsonArray messages = new JsonArray();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            messages.add(show(newestFirst.get(i)));
        }
        return Content.object("messages", messages);
    }
}
