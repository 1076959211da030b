package dev.llmroute.simulator.behaviour;

/**
 * What a 429 says.
 *
 * @param kind of what there were too many: {@code tokens} or {@code requests}
 * @param shape in whose words
 */
public record LimitText(String message, String kind, Behaviour.Shape shape) {}
