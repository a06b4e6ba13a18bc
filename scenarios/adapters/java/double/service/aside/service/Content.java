package aside.service;

/** What a message says: the vendor's number of its kind, and its words or what stands for them. */
public record Content(int kind, String text) {
}
