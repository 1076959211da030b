package dev.llmroute.router.translation;

/** What was said in one dialect cannot be said in the other; the message tells a caller which field it was. */
public final class Untranslatable extends Exception {
    private static final long serialVersionUID = 1L;

    public Untranslatable(String message) {
        super(message);
    }

    /** For people: {@code "n" above 1 has no counterpart in Anthropic's dialect}. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
