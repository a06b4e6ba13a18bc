package com.tencent.imsdk.v2;

import aside.service.ConversationView;
import aside.service.ReceiveOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conversations as this device last saw them: asking for them needs no network. */
final class DeviceConversationManager extends V2TIMConversationManager {
    private final Device device;
    private final Device.Listeners<V2TIMConversationListener> listeners;
    private final Map<String, ConversationView> known = new LinkedHashMap<>();
    private long toldTotal;

    DeviceConversationManager(Device device) {
        this.device = device;
        this.listeners = new Device.Listeners<>(device);
    }

    @Override
    public void addConversationListener(V2TIMConversationListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConversationListener(V2TIMConversationListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void getConversation(String conversationID, V2TIMValueCallback<V2TIMConversation> callback) {
        device.answer(callback, () -> {
            device.checkLogin();
            return show(known.getOrDefault(conversationID, untouched(conversationID)));
        });
    }

    private static ConversationView untouched(String id) {
        return new ConversationView(id, 0, null, ReceiveOption.RECEIVE);
    }

    private V2TIMConversation show(ConversationView view) {
        return new V2TIMConversation(view.id(), view.unread(), device.show(view.last()), view.option().ordinal());
    }

    @Override
    public void getTotalUnreadMessageCount(V2TIMValueCallback<Long> callback) {
        device.answer(callback, () -> {
            device.checkLogin();
            return total();
        });
    }

    private long total() {
        return known.values().stream().filter(view -> !view.option().mutes()).mapToLong(ConversationView::unread).sum();
    }

    void refresh(List<ConversationView> all) {
        known.keySet().retainAll(all.stream().map(ConversationView::id).toList());
        all.forEach(this::look);
        tellTotal();
    }

    void refresh(ConversationView one) {
        look(one);
        tellTotal();
    }

    void forget(String id) {
        known.remove(id);
        tellTotal();
    }

    /** Tells of a conversation where it is not what was known of it. */
    private void look(ConversationView now) {
        ConversationView before = known.put(now.id(), now);
        if (now.equals(before) || before == null && now.isUntouched()) {
            return;
        }
        listeners.call(listener -> {
            if (before == null) {
                listener.onNewConversation(List.of(show(now)));
            } else {
                listener.onConversationChanged(List.of(show(now)));
            }
        });
    }

    private void tellTotal() {
        long total = total();
        if (total != toldTotal) {
            toldTotal = total;
            listeners.call(listener -> listener.onTotalUnreadMessageCountChanged(total));
        }
    }
}
