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

    /**
     * Anthropic's {@code stop_reason}. OpenAI says {@code stop} where a tool was called because the request named it, other vendors for
     * every call; who speaks to Anthropic runs tools only where it says {@code tool_use}.
     *
     * @param refused whether the answer has a {@code refusal}
     * @param calls whether it calls a tool
     */
    static String toStopReason(String finishReason, boolean refused, boolean calls) {
        if (refused) {
            return "refusal";
        }
        return switch (finishReason) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> calls ? "tool_use" : "end_turn";
        };
    }
}
