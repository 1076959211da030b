package dev.llmroute.cooldown;

/**
 * Whose call it was.
 *
 * @param caller stands for the caller's key, whichever routes it opens; empty where callers have none
 * @param namespace of the route
 * @param request stands for the request, as the router counts them: ids that callers choose may be the same for all of theirs
 */
public record Witness(String caller, String namespace, long request) {
    /** What the word of this one adds to the other's. */
    Testimony beside(Witness other) {
        if (request == other.request()) {
            return Testimony.Alone;
        }
        if (!caller.isEmpty() && caller.equals(other.caller())) {
            return Testimony.Repeated;
        }
        return namespace.equals(other.namespace()) ? Testimony.Confirmed : Testimony.Widespread;
    }
}
