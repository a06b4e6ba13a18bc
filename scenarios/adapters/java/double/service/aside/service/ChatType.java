package aside.service;

/** The group types, and the chat of two users, with what the group documents say of each. */
public enum ChatType {
    WORK(true, true, false), PUBLIC(true, true, false), MEETING(false, true, true), COMMUNITY(true, true, true),
    AVCHATROOM(false, false, false), ONE_TO_ONE(true, true, true);

    final boolean countsUnread;
    final boolean keepsHistory;
    /** Whether members find messages from before they joined. */
    final boolean showsThePast;

    ChatType(boolean countsUnread, boolean keepsHistory, boolean showsThePast) {
        this.countsUnread = countsUnread;
        this.keepsHistory = keepsHistory;
        this.showsThePast = showsThePast;
    }

    /** Whether anyone may join, if that is what the group wants: some types have no choice. */
    boolean anyoneJoins(boolean wanted) {
        return this == PUBLIC ? wanted : this != WORK;
    }

    /** Whether members may invite others, if that is what the group wants. */
    boolean membersInvite(boolean wanted) {
        return this == PUBLIC || this == MEETING ? wanted : this != AVCHATROOM;
    }
}
