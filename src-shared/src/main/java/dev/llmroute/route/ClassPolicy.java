package dev.llmroute.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a failure of one class cools, where the route says so.
 *
 * @param defaultWait where the failure states no wait; null: the class's own default
 * @param max the longest cooldown of the class; null: the class's own maximum, which it cannot raise
 */
public record ClassPolicy(
        @Nullable Duration defaultWait, @Nullable Duration max) {}
