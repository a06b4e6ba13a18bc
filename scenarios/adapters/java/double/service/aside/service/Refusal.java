package aside.service;

/** A request was refused; nothing was done. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    public final int code;

    public Refusal(int code, String why) {
        super(why);
        this.code = code;
    }

    public static void unless(boolean allowed, int code, String why) {
        if (!allowed) {
            throw new Refusal(code, why);
        }
    }
}
