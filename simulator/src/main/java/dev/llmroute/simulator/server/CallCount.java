package dev.llmroute.simulator.server;

/**
 * The calls that one model got with one key since the start or the last reset.
 *
 * @param key the scenario's name for it, its last four characters, or {@code none}
 * @param calls all of them, however they were answered
 * @param open those that are neither answered nor cancelled yet
 * @param cancelled those whose caller left before the answer was complete
 */
public record CallCount(String provider, String model, String key, long calls, long open, long cancelled) {}
