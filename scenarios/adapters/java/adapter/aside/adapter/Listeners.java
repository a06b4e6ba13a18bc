package aside.adapter;

import com.google.gson.JsonObject;
import com.tencent.imsdk.v2.V2TIMAdvancedMsgListener;
import com.tencent.imsdk.v2.V2TIMConversation;
import com.tencent.imsdk.v2.V2TIMConversationListener;
import com.tencent.imsdk.v2.V2TIMManager;
import com.tencent.imsdk.v2.V2TIMMessage;
import com.tencent.imsdk.v2.V2TIMMessageReceipt;
import java.util.List;

/** The listeners of one device: each call is written as an event. */
final class Listeners {
    private final Phone phone;
    private final int world;
    private final Wire wire;

    Listeners(Phone phone, int world, Wire wire) {
        this.phone = phone;
        this.world = world;
        this.wire = wire;
    }

    void register() {
        V2TIMManager.getMessageManager().addAdvancedMsgListener(ofMessages);
        V2TIMManager.getConversationManager().addConversationListener(ofConversations);
    }

    void remove() {
        V2TIMManager.getMessageManager().removeAdvancedMsgListener(ofMessages);
        V2TIMManager.getConversationManager().removeConversationListener(ofConversations);
    }

    private void write(String event, JsonObject details) {
        details.addProperty("device", phone.name);
        wire.event(event, world, details);
    }

    private final V2TIMAdvancedMsgListener ofMessages = new V2TIMAdvancedMsgListener() {
        @Override
        public void onRecvNewMessage(V2TIMMessage msg) {
            write("received", Content.object("message", phone.show(msg)));
        }

        @Override
        public void onRecvMessageModified(V2TIMMessage msg) {
            write("modified", Content.object("message", phone.show(msg)));
        }

        @Override
        public void onRecvMessageRevoked(String msgID) {
            JsonObject details = new JsonObject();
            details.addProperty("msg_id", msgID);
            write("recalled", details);
        }

        @Override
        public void onRecvMessageReadReceipts(List<V2TIMMessageReceipt> receiptList) {
            for (V2TIMMessageReceipt receipt : receiptList) {
                JsonObject details = new JsonObject();
                details.addProperty("msg_id", receipt.getMsgID());
                details.addProperty("read", receipt.getReadCount());
                details.addProperty("unread", receipt.getUnreadCount());
                write("receipt_changed", details);
            }
        }
    };

    private final V2TIMConversationListener ofConversations = new V2TIMConversationListener() {
        @Override
        public void onNewConversation(List<V2TIMConversation> conversationList) {
            conversationList.forEach(this::write);
        }

        @Override
        public void onConversationChanged(List<V2TIMConversation> conversationList) {
            conversationList.forEach(this::write);
        }

        /** The protocol has no event for conversations with a user. */
        private void write(V2TIMConversation conversation) {
            if (conversation.getGroupID() == null) {
                return;
            }
            JsonObject details = phone.show(conversation);
            details.addProperty("group", conversation.getGroupID());
            Listeners.this.write("conversation_changed", details);
        }

        @Override
        public void onTotalUnreadMessageCountChanged(long totalUnreadCount) {
            JsonObject details = new JsonObject();
            details.addProperty("total", totalUnreadCount);
            Listeners.this.write("total_unread_changed", details);
        }
    };
}
