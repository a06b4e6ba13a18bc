package aside.service;

import java.util.LinkedHashSet;
import java.util.Set;

/** A message that the service took. */
final class Message {
    final String id;
    final String sender;
    /** The order of all messages of the world. */
    final long number;
    /** The number in its chat; 0 where the message is not stored. */
    final long seq;
    final long time;
    final Chat chat;
    final Session from;
    final Draft draft;
    /** Who had to get it when it was sent, the sender apart. */
    final Set<String> addressees;
    /** Whether only the sender and the addressees may ever know of it. */
    final boolean confined;
    /** Whether it is one unread message of those who have not read it. */
    final boolean counted;
    final Set<String> readers = new LinkedHashSet<>();
    final Set<String> deletedBy = new LinkedHashSet<>();
    Content content;
    boolean recalled;

    Message(Chat chat, Session from, Draft draft, long number, long seq, long time, Set<String> addressees,
            boolean confined, boolean counted) {
        this.id = "msg-" + number;
        this.chat = chat;
        this.from = from;
        this.sender = from.user();
        this.draft = draft;
        this.number = number;
        this.seq = seq;
        this.time = time;
        this.addressees = addressees;
        this.confined = confined;
        this.counted = counted;
        this.content = draft.content();
    }

    boolean isFor(String user) {
        return !confined || user.equals(sender) || addressees.contains(user);
    }

    MessageView view() {
        boolean kept = seq > 0 && chat.type.keepsHistory;
        return new MessageView(id, sender, chat.groupId, chat.peerOf(sender), seq, time, content, draft.at(),
                draft.wantsReceipt(), recalled, kept);
    }

    ReceiptView receipt() {
        return new ReceiptView(id, chat.groupId, readers.size(), addressees.size() - readers.size());
    }
}
