package dev.llmroute.failure;

/** A wait as a provider stated it, before any clamp: whole milliseconds, rounded up, and where it was read. */
public record Wait(long millis, WaitSource source) {}
