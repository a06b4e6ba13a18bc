package aside.service;

import java.util.ArrayList;
import java.util.List;

/** A user, and the SDK instances on the user's devices. */
final class Account {
    final List<Session> sessions = new ArrayList<>();

    /** Whether pushes are shown: some device is logged in and none is online. Who logged out is left in peace. */
    boolean isAway() {
        return sessions.stream().anyMatch(Session::loggedIn) && sessions.stream().noneMatch(Session::online);
    }
}
