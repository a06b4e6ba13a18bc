package aside.service;

import java.util.List;

/** A message as a client is shown it. Of the list of receivers there is nothing in it. */
public record MessageView(String id, String sender, String groupId, String receiver, long seq, long time, Content content,
        List<String> at, boolean wantsReceipt, boolean recalled, boolean kept) {
    /* groupId: null in a chat of two users; receiver: null in a group.
       seq: the number in its chat, 0 where it has none. time: in milliseconds of the world.
       kept: service and devices keep it; else it is gone once it was shown. */
}
