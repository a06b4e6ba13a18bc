package aside.service;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Calls back in order. A listener may call the SDK again; what comes of that is queued behind what was under way, so
 * that everybody sees messages in the same order.
 */
final class Loop {
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private boolean running;

    void post(Runnable call) {
        queue.add(call);
    }

    /** Runs until nothing is left; does nothing when called from within. */
    void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable call = queue.poll(); call != null; call = queue.poll()) {
                call.run();
            }
        } finally {
            running = false;
        }
    }
}
