package aside.service;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is done with messages. */
public final class Messaging {
    private static final long RECALL_WINDOW = 120_000;
    private final World world;

    Messaging(World world) {
        this.world = world;
    }

    /** Sends to a group or, where that is null, to a user. A refused message takes no number and leaves no trace. */
    public MessageView send(Session from, String receiver, String groupId, Draft draft) {
        if (draft.isTargeted()) {
            // The plan comes first: native clients know it and ask it before anything goes to the service.
            Refusal.unless(world.plan().hasTargetedMessages, Code.PLAN_LACKS_IT, "the plan has no targeted messages");
        }
        Chat chat = groupId != null ? world.groups.group(groupId) : oneToOne(from.user(), receiver);
        Member sender = chat.member(from.user());
        Refusal.unless(!chat.allMuted && sender.mutedUntil <= world.now(), Code.MUTED, "muted");
        if (draft.isTargeted()) {
            checkTargeted(chat, from, draft);
        }
        Message message = take(chat, from, draft);
        deliver(message);
        return message.view();
    }

    /** The documents give these two no code: the nearest are used. */
    private void checkTargeted(Chat chat, Session from, Draft draft) {
        Refusal.unless(world.rules.takesTargetedMessages(chat.type, from.sdk()), Code.NOT_ALLOWED,
                "no targeted messages in this type of group");
        // Whether a repeated receiver counts twice is open: here it does not.
        Refusal.unless(new LinkedHashSet<>(draft.targets()).size() <= world.rules.receiverLimit(),
                Code.INVALID_PARAMETERS, "too many receivers");
    }

    private Chat oneToOne(String user, String receiver) {
        world.account(receiver);
        String key = user.compareTo(receiver) < 0 ? "c2c_" + user + " " + receiver : "c2c_" + receiver + " " + user;
        Chat chat = world.chat(key);
        if (chat == null) {
            chat = new Chat(null, ChatType.ONE_TO_ONE);
            chat.add(user, Role.MEMBER);
            chat.add(receiver, Role.MEMBER);
            world.add(key, chat);
        }
        return chat;
    }

    private Message take(Chat chat, Session from, Draft draft) {
        boolean confined = draft.isTargeted() && !world.has(Defect.BROADCAST);
        boolean counted = !draft.uncounted() && (!draft.isTargeted() || world.has(Defect.COUNT_UNREAD));
        // A targeted message takes a number as any other; one for those online only is not stored and takes none.
        long seq = draft.onlineOnly() ? 0 : chat.nextSeq();
        Message message = new Message(chat, from, draft, world.messageCount() + 1, seq, world.now(),
                addressees(chat, from.user(), confined ? draft.targets() : null), confined, counted);
        world.add(message);
        if (seq > 0) {
            chat.messages.add(message);
            if (!draft.isTargeted()) {
                chat.markRead(from.user());
            }
        }
        return message;
    }

    /** Receivers who are no members, unknown or malformed are passed over, repeated ones get it once: all open. */
    private Set<String> addressees(Chat chat, String sender, List<String> targets) {
        Set<String> users = new LinkedHashSet<>(chat.members.keySet());
        users.remove(sender);
        if (targets != null) {
            users.retainAll(Set.copyOf(targets));
        }
        return users;
    }

    private void deliver(Message message) {
        // The sender's other devices get it, too, whether it is targeted or not.
        tell(message, session -> {
            if (session != message.from && message.chat.hands(message, session.user())) {
                session.received(message.view());
            }
        });
        world.conversationChanged(message.chat);
        message.addressees.stream().filter(user -> isPushed(message, user)).forEach(user -> world.post(
                () -> world.pushService.push(user, message.content.text(), world.totalUnreadOf(user))));
    }

    private boolean isPushed(Message message, String user) {
        return message.draft.push() && !message.draft.onlineOnly() && !world.account(user).isOnline()
                && message.chat.member(user).option.pushes(message.draft.mentions(user));
    }

    /** To every device online of those who may know of the message: nobody else hears of anything done with it. */
    private void tell(Message message, Consumer<Session> what) {
        for (String user : List.copyOf(message.chat.members.keySet())) {
            if (message.chat.shows(message, user)) {
                world.online(user).forEach(what);
            }
        }
    }

    /** For {@code message} the id, as in all that follows. */
    public void recall(Session by, String id) {
        Message message = find(by, id);
        Chat chat = message.chat;
        boolean own = message.sender.equals(by.user());
        Refusal.unless(own || chat.member(by.user()).role.manages(), Code.RECALL_NOT_ALLOWED, "not your message");
        boolean large = chat.type == ChatType.COMMUNITY || chat.type == ChatType.AVCHATROOM;
        Refusal.unless(!large || by.sdk().recallsInLargeGroups(), Code.RECALL_NOT_ALLOWED, "not in this type of group");
        Refusal.unless(world.now() - message.time <= RECALL_WINDOW, Code.RECALL_TOO_LATE, "too late");
        message.recalled = true;
        tell(message, session -> {
            if (session != by) {
                session.recalled(message.view());
            }
        });
        world.conversationChanged(chat);
    }

    /** Everybody in a chat may modify what they find there. The one who does it is told as the others are. */
    public MessageView modify(Session by, String id, Content to) {
        Message message = find(by, id);
        message.content = to;
        tell(message, session -> session.modified(message.view()));
        world.conversationChanged(message.chat);
        return message.view();
    }

    /** Deletes for one user alone. */
    public void delete(Session by, String id) {
        Message message = find(by, id);
        message.deletedBy.add(by.user());
        world.conversationChanged(message.chat, by.user());
    }

    public List<MessageView> history(String user, String groupId) {
        Chat group = world.groups.group(groupId);
        group.member(user);
        return group.historyOf(user).stream().map(Message::view).toList();
    }

    public void markRead(String user, String groupId) {
        Chat group = world.groups.group(groupId);
        group.markRead(user);
        world.conversationChanged(group, user);
    }

    public void setOption(String user, String groupId, ReceiveOption option) {
        Chat group = world.groups.group(groupId);
        group.member(user).option = option;
        world.conversationChanged(group, user);
    }

    /** Only addressees are counted, and only the sender is told. */
    public void sendReceipt(Session by, String id) {
        Message message = find(by, id);
        if (message.draft.wantsReceipt() && message.addressees.contains(by.user()) && message.readers.add(by.user())) {
            world.online(message.sender).forEach(session -> session.receiptChanged(message.receipt()));
        }
    }

    public ReceiptView receiptOf(Session by, String id) {
        Message message = find(by, id);
        Refusal.unless(message.draft.wantsReceipt() && message.sender.equals(by.user()), Code.INVALID_PARAMETERS,
                "no message of yours that asked for receipts");
        return message.receipt();
    }

    /** A stored message that this user may know of and that was not recalled. */
    private Message find(Session by, String id) {
        Message message = world.message(id);
        boolean there = message != null && message.seq > 0 && !message.recalled;
        Refusal.unless(there && message.chat.shows(message, by.user()), Code.MESSAGE_NOT_FOUND, "no such message");
        return message;
    }
}
