package dev.llmroute.config;

/**
 * A key that a caller may use, and the caller's name.
 *
 * @param maxConcurrent requests with it that a router process serves at the same time; {@link Integer#MAX_VALUE}: any number
 */
public record CallerKey(String name, ApiKey key, int maxConcurrent) {}
