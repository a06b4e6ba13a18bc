package com.tencent.imsdk.v2;

import aside.service.MessageView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The messages that are on one device, each as it was when the device last saw it. */
final class Store {
    private final Map<String, MessageView> messages = new LinkedHashMap<>();

    void put(MessageView message) {
        messages.put(message.id(), message);
    }

    boolean has(String id) {
        return messages.containsKey(id);
    }

    MessageView get(String id) {
        return messages.get(id);
    }

    void remove(String id) {
        messages.remove(id);
    }

    List<String> ids() {
        return List.copyOf(messages.keySet());
    }

    /** Newest first. Messages of the moment can be acted on, but are not found again. */
    Stream<MessageView> ofGroup(String groupID) {
        return messages.values().stream().filter(message -> message.kept() && groupID.equals(message.groupId()))
                .sorted(Comparator.comparingLong(MessageView::seq).reversed());
    }
}
