package aside.service;

/** Shows notifications to users who have no device online. */
public interface PushService {
    void push(String user, String text, int badge);
}
