package dev.llmroute.cooldown;

/**
 * Whose call it was.
 *
 * @param caller the caller's key by name; empty where callers have none
 * @param request the request's id: a caller's own retry that keeps its id is no second witness
 */
public record Witness(String caller, String request) {
    /** What the word of this one adds to the other's. */
    Testimony beside(Witness other) {
        if (equals(other)) {
            return Testimony.Alone;
        }
        return caller.isEmpty() || !caller.equals(other.caller()) ? Testimony.Confirmed : Testimony.Repeated;
    }
}
