package aside.service;

/** How many of those who had to get a message have read it, and how many have not. */
public record ReceiptView(String messageId, String groupId, int read, int unread) {
}
