package dev.llmroute.router.translation;

import java.util.Locale;
import java.util.Set;

/** Why an answer ended, in both dialects. */
final class StopReason {
    /**
     * What providers write for a {@code finish_reason} where they failed amid an answer. Anthropic's callers take a turn that ended for done.
     *
     * @see <a href="https://api-docs.deepseek.com/api/create-chat-completion">DeepSeek: insufficient_system_resource</a>
     * @see <a href="https://docs.z.ai/api-reference/llm/chat-completion">Zhipu: network_error</a>
     * @see <a href="https://openrouter.ai/docs/api-reference/overview">OpenRouter: error</a>
     * @see <a href="https://docs.vllm.ai/en/latest/api/vllm/v1/engine/">vLLM: abort, error</a>
     */
    private static final Set<String> FAILURES = Set.of(
            "error",
            "network_error",
            "server_error",
            "internal_error",
            "internal_server_error",
            "model_error",
            "provider_error",
            "engine_error",
            "insufficient_system_resource",
            "overloaded",
            "timeout",
            "abort",
            "aborted",
            "cancelled",
            "canceled",
            "failed",
            "malformed_function_call");

    private StopReason() {}

    /**
     * Lets through what ended in good order.
     *
     * @throws Untranslatable where the provider failed: what was said is not the answer
     */
    static void refuseFailure(String finishReason) throws Untranslatable {
        if (FAILURES.contains(finishReason.toLowerCase(Locale.ROOT))) {
            throw new Untranslatable(
                    "the provider ended it by the finish_reason \"" + finishReason.toLowerCase(Locale.ROOT) + "\"");
        }
    }

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
