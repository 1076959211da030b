package dev.llmroute.cooldown;

/**
 * What people read of a cooldown.
 *
 * @param displayKey what it concerns: {@code groq_llama-3.3-70b-versatile}
 * @param provider the provider's name in the route that saw it
 * @param seenBy the router that saw it, or the actor who cleared it
 */
public record Label(String displayKey, String provider, String seenBy) {
    Label seenBy(String other) {
        return new Label(displayKey, provider, other);
    }
}
