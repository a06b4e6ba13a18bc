package aside.service;

/** Faults that are built in on demand, to see that they are found. */
public enum Defect {
    /** The list of receivers is ignored at delivery. */
    BROADCAST,
    /** Targeted messages raise the unread count. */
    COUNT_UNREAD,
    /** SDK versions below the floor send targeted messages, too. */
    NO_VERSION_GATE;

    @Override
    public String toString() {
        return name().toLowerCase().replace('_', '-');
    }
}
