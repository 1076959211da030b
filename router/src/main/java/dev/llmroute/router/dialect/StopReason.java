package dev.llmroute.router.dialect;

/** Why an answer ended, in both dialects. */
final class StopReason {
    private StopReason() {}

    /** OpenAI's {@code finish_reason}; a turn that Anthropic only pauses is over for a caller who cannot resume it. */
    static String toFinishReason(String stopReason) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }

    /** Anthropic's {@code stop_reason}. */
    static String toStopReason(String finishReason) {
        return switch (finishReason) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }
}
