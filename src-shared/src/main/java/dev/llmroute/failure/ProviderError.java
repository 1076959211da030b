package dev.llmroute.failure;

import org.jspecify.annotations.Nullable;

/** The provider's own words about a failure, already redacted: safe to show to callers, never to be logged whole. */
public record ProviderError(@Nullable String type, @Nullable String code, String message) {}
