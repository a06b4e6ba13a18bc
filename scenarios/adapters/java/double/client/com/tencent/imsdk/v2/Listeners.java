package com.tencent.imsdk.v2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The listeners of one kind on one device. */
final class Listeners<L> {
    private final Device device;
    private final List<L> listeners = new ArrayList<>();

    Listeners(Device device) {
        this.device = device;
    }

    void add(L listener) {
        listeners.add(listener);
    }

    void remove(L listener) {
        listeners.remove(listener);
    }

    void call(Consumer<L> what) {
        device.post(() -> List.copyOf(listeners).forEach(what));
    }
}
