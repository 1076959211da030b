package dev.llmroute.history;

import dev.llmroute.failure.FailureClass;

/** A target that was left out because it was cooling down; {@code untilMs} is ms since 1970. */
public record Skipped(String target, FailureClass failureClass, long untilMs) {}
