package aside.service;

/** The SDK instance of one device, as the service sees it. It is told of something only while it is online. */
public interface Session {
    String user();

    Sdk sdk();

    boolean loggedIn();

    /** Logged in, and with a network. */
    boolean online();

    void received(MessageView message);

    void recalled(MessageView message);

    void modified(MessageView message);

    void receiptChanged(ReceiptView receipt);

    /** Unread count, last message or option may have changed. */
    void conversationChanged(ConversationView conversation);

    void conversationGone(String id);
}
