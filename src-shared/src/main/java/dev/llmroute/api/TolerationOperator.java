package dev.llmroute.api;

/** Whether the value of a taint matters. */
public enum TolerationOperator {
    Equal,
    Exists
}
