package dev.llmroute.simulator.dialect;

/**
 * A tool to call.
 *
 * @param arguments as JSON
 */
record ToolUse(String tool, String arguments) {}
