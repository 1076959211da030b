package dev.llmroute.cooldown;

/**
 * What people read of a cooldown.
 *
 * @param displayKey what it concerns: {@code groq_llama-3.3-70b-versatile}
 * @param provider the provider's name in the route that saw it
 * @param seenBy the router that saw it, or the actor who cleared it
 * @param lastAnswerMs when what it concerns last began to answer that router, in ms since 1970; 0 where it has not within an hour
 */
public record Label(String displayKey, String provider, String seenBy, long lastAnswerMs) {
    /** Of what has not answered lately. */
    public Label(String displayKey, String provider, String seenBy) {
        this(displayKey, provider, seenBy, 0);
    }

    Label seenBy(String other) {
        return new Label(displayKey, provider, other, lastAnswerMs);
    }
}
