package aside.service;

/** A conversation as one of its members is shown it; {@code last} may be null. */
public record ConversationView(String id, int unread, MessageView last, ReceiveOption option) {
    public boolean isUntouched() {
        return unread == 0 && last == null && option == ReceiveOption.RECEIVE;
    }
}
