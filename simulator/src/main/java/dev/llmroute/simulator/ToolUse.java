package dev.llmroute.simulator;

/**
 * A tool to call.
 *
 * @param arguments as JSON
 */
record ToolUse(String tool, String arguments) {}
