package dev.llmroute.history;

/**
 * A target that was left out.
 *
 * @param reason the failure's class of the cooldown, or {@code Ceiling}
 * @param untilMs when its cooldown ends, ms since 1970; the time of the request where only that left it out
 */
public record Skipped(String target, String reason, long untilMs) {}
