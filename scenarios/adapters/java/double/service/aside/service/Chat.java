package aside.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group, or the chat of two users, with its messages. What a member may see of them is decided here alone. */
final class Chat {
    /** Null for a chat of two users. */
    final String groupId;
    final ChatType type;
    final Map<String, Member> members = new LinkedHashMap<>();
    final List<Message> messages = new ArrayList<>();
    boolean anyoneJoins;
    boolean membersInvite;
    boolean allMuted;
    boolean dismissed;
    private long lastSeq;

    Chat(String groupId, ChatType type) {
        this.groupId = groupId;
        this.type = type;
    }

    String peerOf(String user) {
        if (type != ChatType.ONE_TO_ONE) {
            return null;
        }
        return members.keySet().stream().filter(member -> !member.equals(user)).findFirst().orElse(user);
    }

    /** The id of this conversation on the devices of a user. */
    String conversationOf(String user) {
        return groupId != null ? "group_" + groupId : "c2c_" + peerOf(user);
    }

    void add(String user, Role role) {
        members.put(user, new Member(role, lastSeq));
    }

    long nextSeq() {
        return ++lastSeq;
    }

    boolean has(String user) {
        return members.containsKey(user);
    }

    Member member(String user) {
        Member member = members.get(user);
        Refusal.unless(member != null, Code.NOT_ALLOWED, "not a member of the group");
        return member;
    }

    void markRead(String user) {
        member(user).readUpTo = lastSeq;
    }

    /** Whether a user may know of a message at present. Nobody else ever hears of it or of what is done with it. */
    boolean concerns(Message message, String user) {
        Member member = members.get(user);
        return member != null && message.isFor(user)
                && (type.showsThePast || message.seq == 0 || message.seq > member.joinedAfter);
    }

    /** Whether a user finds a message. */
    boolean shows(Message message, String user) {
        return concerns(message, user) && !message.deletedBy.contains(user);
    }

    /** Whether a user's devices are handed a message: it came while they belonged to the group, and they want it. */
    boolean hands(Message message, String user) {
        Member member = members.get(user);
        return shows(message, user) && (message.seq == 0 || message.seq > member.joinedAfter)
                && member.option.delivers(message.draft.mentions(user));
    }

    List<Message> historyOf(String user) {
        if (!type.keepsHistory) {
            return List.of();
        }
        return messages.stream().filter(message -> shows(message, user)).toList();
    }

    int unreadOf(String user) {
        if (!type.countsUnread) {
            return 0;
        }
        long readUpTo = member(user).readUpTo;
        return (int) messages.stream().filter(message -> message.seq > readUpTo && message.counted && !message.recalled
                && !message.sender.equals(user) && shows(message, user)).count();
    }

    ConversationView conversationView(String user) {
        return new ConversationView(conversationOf(user), unreadOf(user), lastOf(user), member(user).option);
    }

    private MessageView lastOf(String user) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (!message.draft.neverLast() && shows(message, user)) {
                return message.view();
            }
        }
        return null;
    }
}
