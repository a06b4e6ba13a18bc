package aside.service;

import java.time.LocalDate;

/** What the service allows as of a date. */
record Rules(LocalDate asOf) {
    /** The day of release 8.7.7201: Communities take targeted messages, and the API documents name a limit. */
    private static final LocalDate COMMUNITIES = LocalDate.of(2025, 9, 5);
    private static final int LIMIT = 50;

    boolean takesTargetedMessages(ChatType type, Sdk sender) {
        return switch (type) {
            case WORK, PUBLIC, MEETING -> true;
            case COMMUNITY -> ofToday() && sender.hasTargetedMessagesInCommunities();
            case AVCHATROOM, ONE_TO_ONE -> false;
        };
    }

    int receiverLimit() {
        return ofToday() ? LIMIT : Integer.MAX_VALUE;
    }

    private boolean ofToday() {
        return !asOf.isBefore(COMMUNITIES);
    }
}
