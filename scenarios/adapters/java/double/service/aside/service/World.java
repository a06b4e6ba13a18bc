package aside.service;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The service of one world: its accounts, chats, plan and clock. Nothing of it is shared with other worlds. */
public final class World {
    /** Sending, recalling, modifying, deleting and reading messages. */
    public final Messaging messaging = new Messaging(this);
    /** Who is in which group. */
    public final Groups groups = new Groups(this);
    final Rules rules;
    final PushService pushService;
    private final Defect defect;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Chat> chats = new LinkedHashMap<>();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Loop loop = new Loop();
    private Plan plan;
    private long now;

    /** @param defect one to build in, or null */
    public World(LocalDate asOf, Plan plan, Defect defect, PushService pushService) {
        this.rules = new Rules(asOf);
        this.plan = plan;
        this.defect = defect;
        this.pushService = pushService;
    }

    public void addAccount(String user) {
        accounts.put(user, new Account());
    }

    public void addSession(Session session) {
        account(session.user()).sessions.add(session);
    }

    public void setPlan(Plan plan) {
        this.plan = plan;
    }

    Plan plan() {
        return plan;
    }

    public void advance(long milliseconds) {
        now += milliseconds;
    }

    long now() {
        return now;
    }

    boolean has(Defect fault) {
        return defect == fault;
    }

    public boolean letsTarget(Sdk sdk) {
        return sdk.hasTargetedMessages() || has(Defect.NO_VERSION_GATE) && sdk.edition() == Edition.ENHANCED;
    }

    boolean hasAccount(String user) {
        return accounts.containsKey(user);
    }

    Account account(String user) {
        Account account = accounts.get(user);
        Refusal.unless(account != null, Code.NO_SUCH_USER, "no such user");
        return account;
    }

    Chat chat(String key) {
        return chats.get(key);
    }

    void add(String key, Chat chat) {
        chats.put(key, chat);
    }

    List<Chat> chatsOf(String user) {
        return chats.values().stream().filter(chat -> chat.has(user)).toList();
    }

    Message message(String id) {
        return messages.get(id);
    }

    void add(Message message) {
        messages.put(message.id, message);
    }

    /** The number of the newest message of this world. */
    public long messageCount() {
        return messages.size();
    }

    /** What the icon of a user's app shows: unread messages of all chats that are not muted. */
    int totalUnreadOf(String user) {
        return chatsOf(user).stream().filter(chat -> !chat.member(user).option.mutes())
                .mapToInt(chat -> chat.unreadOf(user)).sum();
    }

    /**
     * Stored messages that a device did not see because it was away since the given number of messages. Open in the
     * documents; here they are handed over when it comes back, but for those that were recalled in the meantime.
     */
    public List<MessageView> missedBy(Session session, long since) {
        String user = session.user();
        return chatsOf(user).stream().flatMap(chat -> chat.historyOf(user).stream())
                .filter(message -> message.number > since && message.from != session && !message.recalled
                        && message.chat.hands(message, user))
                .sorted(Comparator.comparingLong(message -> message.number)).map(Message::view).toList();
    }

    /** As they are now, those messages that a device has and may still know of. */
    public List<MessageView> refreshed(Collection<String> ids, String user) {
        return ids.stream().map(messages::get).filter(Objects::nonNull)
                .filter(message -> message.chat.shows(message, user)).map(Message::view).toList();
    }

    public List<ConversationView> conversationsOf(String user) {
        return chatsOf(user).stream().map(chat -> chat.conversationView(user)).toList();
    }

    Stream<Session> online(String user) {
        return account(user).sessions.stream().filter(Session::online);
    }

    void conversationChanged(Chat chat) {
        List.copyOf(chat.members.keySet()).forEach(user -> conversationChanged(chat, user));
    }

    void conversationChanged(Chat chat, String user) {
        online(user).forEach(session -> {
            if (chat.has(user)) {
                session.conversationChanged(chat.conversationView(user));
            } else {
                session.conversationGone(chat.conversationOf(user));
            }
        });
    }

    /** Queues a call of a listener or callback. */
    public void post(Runnable call) {
        loop.post(call);
    }

    /** Lets everything happen that is under way. */
    public void settle() {
        loop.run();
    }
}
