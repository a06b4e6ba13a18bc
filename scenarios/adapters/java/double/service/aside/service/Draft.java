package aside.service;

import java.util.List;

/** A message as a client hands it over. */
public record Draft(Content content, List<String> at, List<String> targets, boolean uncounted, boolean neverLast,
        boolean wantsReceipt, boolean onlineOnly, boolean push) {
    /** In a list of mentions: everybody. */
    public static final String ALL = "__kImSDK_MesssageAtALL__";

    /** Targeted or not; an empty list can't come up, as no client makes one. */
    boolean isTargeted() {
        return targets != null;
    }

    boolean mentions(String user) {
        return at.contains(user) || at.contains(ALL);
    }
}
