package aside.service;

/** Codes of the vendor's error code documents. */
public final class Code {
    public static final int NOT_LOGGED_IN = 6014;
    public static final int INVALID_PARAMETERS = 6017;
    public static final int LIST_WITHOUT_GROUP = 6032;
    static final int PLAN_LACKS_IT = 7013;
    public static final int NO_NETWORK = 9508;
    /** Not allowed: to those outside the group, below the needed role, or in this type of group. */
    static final int NOT_ALLOWED = 10007;
    static final int NO_SUCH_GROUP = 10010;
    static final int ALREADY_A_MEMBER = 10013;
    static final int MALFORMED_GROUP = 10015;
    static final int MUTED = 10017;
    static final int GROUP_ID_TAKEN = 10021;
    public static final int MESSAGE_NOT_FOUND = 10030;
    static final int RECALL_TOO_LATE = 10031;
    static final int RECALL_NOT_ALLOWED = 10032;
    static final int NO_SUCH_USER = 20003;
    public static final int SDK_TOO_OLD = 70404;

    private Code() {
    }
}
