package aside.host;

/** What the adapter needs and no function of the SDK does. For another SDK, or the real one, write another of these. */
public interface Host {
    /** What there is to be tested, as JSON: the fields of the reply to {@code hello} from {@code sdk} on. */
    String describe();

    /**
     * Makes accounts and groups, and starts an SDK instance a device; logging in is left to the adapter.
     *
     * @throws UnsupportedOperationException if there can be no such world
     */
    void provision(Provision world, Pushed pushed);

    /** The calls that follow are on this device. Called before each of them. */
    void use(int world, String device);

    /** With what this user logs in. */
    String userSig(String user);

    void disconnect(int world, String device);

    void connect(int world, String device);

    void setPlan(int world, String plan);

    void advance(int world, long milliseconds);

    /** Lets everything happen that will happen by itself. */
    void settle(int world);

    /** Stops the world's SDK instances and forgets it. */
    void release(int world);

    /** Is told of the notifications that users without a device online are shown. */
    interface Pushed {
        void pushed(String user, String text, int badge);
    }
}
