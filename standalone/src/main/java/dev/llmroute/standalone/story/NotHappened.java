package dev.llmroute.standalone.story;

/** A claim of a story is not true; the message is the claim and what was seen instead. */
final class NotHappened extends Exception {
    private static final long serialVersionUID = 1L;

    NotHappened(String message) {
        super(message);
    }
}
