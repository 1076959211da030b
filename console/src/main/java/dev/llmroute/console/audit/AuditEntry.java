package dev.llmroute.console.audit;

/**
 * One change that a person made of one thing. Immutable.
 *
 * @param at when, ISO 8601 in UTC
 * @param who by what name they were let in
 * @param target what was changed: for a cooldown its display key
 * @param before how it was, for people: {@code RateLimitDaily until 2026-11-24T10:22:46.848Z}, {@code nothing}
 * @param after how it is since
 * @param address where the request came from
 * @param userAgent what the caller's program says it is; empty where it says nothing, cut where it says much
 * @param reason what they said; empty where nothing
 */
public record AuditEntry(
        String at,
        String who,
        Action action,
        String target,
        String before,
        String after,
        String address,
        String userAgent,
        String reason) {

    /** Whether each of the words stands somewhere in it, in upper or lower case. */
    public boolean tells(String words) {
        return Words.allIn(words, text());
    }

    /** All that it says, field by field. */
    public String text() {
        return String.join("\n", at, who, action.name(), target, before, after, address, userAgent, reason);
    }
}
