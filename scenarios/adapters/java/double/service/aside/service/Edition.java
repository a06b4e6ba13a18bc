package aside.service;

/** Basic and Standard never had targeted messages, whatever their version says. */
public enum Edition {
    ENHANCED, BASIC, STANDARD
}
