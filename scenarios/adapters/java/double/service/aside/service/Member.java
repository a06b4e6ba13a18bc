package aside.service;

/** One user's part in a chat. */
final class Member {
    final Role role;
    /** The number of the last message from before this member came. */
    final long joinedAfter;
    /** The number up to which this member has read. */
    long readUpTo;
    long mutedUntil;
    ReceiveOption option = ReceiveOption.RECEIVE;

    Member(Role role, long joinedAfter) {
        this.role = role;
        this.joinedAfter = joinedAfter;
        this.readUpTo = joinedAfter;
    }
}
