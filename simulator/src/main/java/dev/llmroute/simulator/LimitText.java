package dev.llmroute.simulator;

/**
 * What a 429 says.
 *
 * @param kind of what there were too many: {@code tokens} or {@code requests}
 * @param shape in whose words
 */
record LimitText(String message, String kind, Behaviour.Shape shape) {}
