package dev.llmroute.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a second target is asked beside a slow one.
 *
 * @param after how long the first target may take; null: longer than 95 of 100 of its latest answers took
 * @param maxPercent the share of requests that may have a second target
 */
public record Hedging(@Nullable Duration after, int maxPercent) {}
