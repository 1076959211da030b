package dev.llmroute.console.access;

/**
 * That a person has signed in. Immutable.
 *
 * @param id random; the same in all copies of the session
 * @param endMs when it ends at the latest, in milliseconds since 1970
 * @param content what it says of the person; what that means the {@link Door} knows that made it
 */
record Session(String id, long endMs, String content) {
    /** Without the content, which may be a token. */
    @Override
    public String toString() {
        return "Session[" + id + "]";
    }
}
