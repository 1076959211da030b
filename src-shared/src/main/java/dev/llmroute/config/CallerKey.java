package dev.llmroute.config;

/** A key that a caller may use, and the caller's name. */
public record CallerKey(String name, ApiKey key) {}
