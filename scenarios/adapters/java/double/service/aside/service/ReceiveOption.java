package aside.service;

/** A member's choice for one group, in the order of the vendor's numbers 0 to 4. */
public enum ReceiveOption {
    RECEIVE, NOT_RECEIVE, NOT_NOTIFY, NOT_NOTIFY_EXCEPT_AT, NOT_RECEIVE_EXCEPT_AT;

    /** Whether a device that is online is handed a message. */
    boolean delivers(boolean mentioned) {
        return this != NOT_RECEIVE && (this != NOT_RECEIVE_EXCEPT_AT || mentioned);
    }

    /** Whether somebody without a device online is pushed it. */
    boolean pushes(boolean mentioned) {
        return this == RECEIVE || mentioned && (this == NOT_NOTIFY_EXCEPT_AT || this == NOT_RECEIVE_EXCEPT_AT);
    }

    /** The conversation then leaves the total unread count. */
    public boolean mutes() {
        return this != RECEIVE;
    }
}
