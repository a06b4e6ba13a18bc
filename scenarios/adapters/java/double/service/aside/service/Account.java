package aside.service;

import java.util.ArrayList;
import java.util.List;

/** A user, and the SDK instances on the user's devices. */
final class Account {
    final List<Session> sessions = new ArrayList<>();

    boolean isOnline() {
        return sessions.stream().anyMatch(Session::online);
    }
}
