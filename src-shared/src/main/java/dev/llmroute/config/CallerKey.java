package dev.llmroute.config;

import dev.llmroute.route.Budget;
import org.jspecify.annotations.Nullable;

/**
 * A key that a caller may use, and the caller's name.
 *
 * @param maxConcurrent requests with it that a router process serves at the same time; {@link Integer#MAX_VALUE}: any number
 * @param budget what its requests may cost; null: anything
 */
public record CallerKey(
        String name,
        ApiKey key,
        int maxConcurrent,
        @Nullable Budget budget) {}
