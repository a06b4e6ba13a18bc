package com.tencent.imsdk.v2;

import aside.service.Code;
import aside.service.ConversationView;
import aside.service.MessageView;
import aside.service.ReceiptView;
import aside.service.Refusal;
import aside.service.Sdk;
import aside.service.Session;
import aside.service.World;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The SDK instance of one device. The vendor's API knows one instance a process, so here one device is the current one:
 * the host chooses it before it lets application code run ({@link #use}), and while a listener or callback runs it is
 * the device that it belongs to. All runs on the caller's thread, before the call returns.
 */
public final class Device implements Session {
    private static Device current;

    final V2TIMManager manager = new DeviceManager(this);
    final V2TIMMessageManager messages = new DeviceMessageManager(this);
    final V2TIMGroupManager groups = new DeviceGroupManager(this);
    final DeviceConversationManager conversations = new DeviceConversationManager(this);
    final Listeners<V2TIMAdvancedMsgListener> messageListeners = new Listeners<>(this);
    final Store store = new Store();
    final World world;
    private final String user;
    private final Sdk sdk;
    private boolean loggedIn;
    private boolean connected = true;
    /** How many messages the world had when this device was last online. */
    private long seenUpTo;

    public Device(World world, String user, Sdk sdk) {
        this.world = world;
        this.user = user;
        this.sdk = sdk;
        this.seenUpTo = world.messageCount();
    }

    /** The calls that follow are on this device. */
    public void use() {
        current = this;
    }

    static Device current() {
        if (current == null) {
            throw new IllegalStateException("the host has not said which device this is");
        }
        return current;
    }

    public void disconnect() {
        goOffline();
        connected = false;
    }

    public void connect() {
        connected = true;
        resume();
        world.settle();
    }

    void logIn() {
        checkNetwork();
        loggedIn = true;
        world.post(this::resume);
    }

    void logOut() {
        goOffline();
        loggedIn = false;
    }

    private void goOffline() {
        if (online()) {
            seenUpTo = world.messageCount();
        }
    }

    private void resume() {
        if (!online()) {
            return;
        }
        world.missedBy(this, seenUpTo).forEach(this::received);
        world.refreshed(store.ids(), user).forEach(this::compare);
        conversations.refresh(world.conversationsOf(user));
    }

    /** What became of a message while this device was away. */
    private void compare(MessageView message) {
        MessageView known = store.get(message.id());
        if (message.recalled() && !known.recalled()) {
            recalled(message);
        } else if (!message.content().equals(known.content())) {
            modified(message);
        }
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public Sdk sdk() {
        return sdk;
    }

    @Override
    public boolean online() {
        return loggedIn && connected;
    }

    @Override
    public boolean loggedIn() {
        return loggedIn;
    }

    void checkLogin() {
        Refusal.unless(loggedIn, Code.NOT_LOGGED_IN, "not logged in");
    }

    /** For what only the service can do. */
    void checkNetwork() {
        Refusal.unless(connected, Code.NO_NETWORK, "no network");
    }

    void checkOnline() {
        checkLogin();
        checkNetwork();
    }

    @Override
    public void received(MessageView message) {
        store.put(message);
        messageListeners.call(listener -> listener.onRecvNewMessage(show(message)));
    }

    /** Of interest only to devices that have the message, or had it. */
    @Override
    public void recalled(MessageView message) {
        if (store.has(message.id())) {
            store.update(message);
            messageListeners.call(listener -> listener.onRecvMessageRevoked(message.id()));
        }
    }

    @Override
    public void modified(MessageView message) {
        if (store.has(message.id())) {
            store.update(message);
            messageListeners.call(listener -> listener.onRecvMessageModified(show(message)));
        }
    }

    @Override
    public void receiptChanged(ReceiptView receipt) {
        List<V2TIMMessageReceipt> shown = List.of(new V2TIMMessageReceipt(receipt));
        messageListeners.call(listener -> listener.onRecvMessageReadReceipts(shown));
    }

    @Override
    public void conversationChanged(ConversationView conversation) {
        conversations.refresh(conversation);
    }

    @Override
    public void conversationGone(String id) {
        conversations.forget(id);
    }

    /** An object for the application, which may change it without changing what is on the device. */
    V2TIMMessage show(MessageView message) {
        return message == null ? null : V2TIMMessage.of(message, user);
    }

    /** Queues a call into the application on this device. */
    void post(Runnable call) {
        world.post(() -> {
            Device before = current;
            current = this;
            try {
                call.run();
            } finally {
                current = before;
            }
        });
    }

    /** Does something and answers with what came of it. No callback is needed. */
    <T> void answer(V2TIMValueCallback<T> callback, Supplier<T> action) {
        answer(action, value -> {
            if (callback != null) {
                callback.onSuccess(value);
            }
        }, refusal -> {
            if (callback != null) {
                callback.onError(refusal.code, refusal.getMessage());
            }
        });
    }

    void answer(V2TIMCallback callback, Runnable action) {
        Supplier<Void> withoutValue = () -> {
            action.run();
            return null;
        };
        answer(withoutValue, nothing -> {
            if (callback != null) {
                callback.onSuccess();
            }
        }, refusal -> {
            if (callback != null) {
                callback.onError(refusal.code, refusal.getMessage());
            }
        });
    }

    <T> void answer(Supplier<T> action, Consumer<T> succeeded, Consumer<Refusal> failed) {
        try {
            T value = action.get();
            post(() -> succeeded.accept(value));
        } catch (Refusal refusal) {
            post(() -> failed.accept(refusal));
        }
        world.settle();
    }
}
