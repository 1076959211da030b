package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code finish_reason}, or a {@code stop_reason}, says of an answer. There is no list of those that say that the provider failed, and
 * vendors find new ones: so of an answer without a word whatever is not known to be an end counts as a failure, of others what speaks of one.
 */
public final class FinishReason {
    /** How an answer ended. */
    public enum Ending {
        /** It is whole. */
        Done,
        /** It is whole, and tools are called. */
        Calls,
        /** It is as long as it may become. */
        CutOff,
        /** The model, or a filter, says no more. */
        Refused,
        /** The provider failed: what was said is not the answer. */
        Failed,
        /** Nobody knows. */
        Unknown
    }

    /**
     * Ends of an answer, in lower case.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI</a>
     * @see <a href="https://docs.claude.com/en/api/handling-stop-reasons">Anthropic</a>
     * @see <a href="https://docs.mistral.ai/api/#tag/chat">Mistral: model_length</a>
     * @see <a href="https://huggingface.github.io/text-generation-inference/">TGI: eos_token, stop_sequence</a>
     * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">Google, whose names some gateways pass on</a>
     * @see <a href="https://docs.bigmodel.cn/api-reference">Zhipu: sensitive</a>
     */
    private static final Map<Ending, Set<String>> ENDS = Map.of(
            Ending.Done,
            Set.of(
                    "stop",
                    "end_turn",
                    "stop_sequence",
                    "pause_turn",
                    "compaction",
                    "eos",
                    "eos_token",
                    "complete",
                    "completed"),
            Ending.Calls,
            Set.of("tool_calls", "tool_call", "function_call", "tool_use"),
            Ending.CutOff,
            Set.of("length", "max_tokens", "model_context_window_exceeded", "model_length", "max_output_tokens"),
            Ending.Refused,
            Set.of(
                    "content_filter",
                    "refusal",
                    "content_filtered",
                    "guardrail_intervened",
                    "sensitive",
                    "safety",
                    "image_safety",
                    "recitation",
                    "image_recitation",
                    "blocklist",
                    "prohibited_content",
                    "image_prohibited_content",
                    "spii",
                    "language"));

    /**
     * What is in the names by which providers say that they failed amid an answer; a name that is merely unknown may be a good end.
     *
     * @see <a href="https://api-docs.deepseek.com/api/create-chat-completion">DeepSeek: insufficient_system_resource</a>
     * @see <a href="https://docs.z.ai/api-reference/llm/chat-completion">Zhipu: network_error</a>
     * @see <a href="https://openrouter.ai/docs/api-reference/overview">OpenRouter: error</a>
     * @see <a href="https://docs.vllm.ai/en/latest/api/vllm/v1/engine/">vLLM: abort, error</a>
     * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">Google: MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL</a>
     */
    private static final Pattern FAILED = Pattern.compile(
            "error|fail|abort|cancel|time_?out|timed_out|overload|insufficient|malformed|unavailable|unexpected|exception|interrupt"
                    + "|preempt|crash|too_many|missing_");

    /** Of those in the background some have not ended. */
    private static final Set<String> RESPONSE_ENDS = Set.of("completed", "incomplete", "in_progress", "queued");

    private static final Pattern OVERLOADED = Pattern.compile("overload|resource|capacity|busy|too_many|rate_limit");

    private static final Pattern REASON =
            Pattern.compile("\"(?:finish_reason|stop_reason|status)\"\\s{0,8}:\\s{0,8}\"([^\"]{1,64})\"");

    private static final Pattern PRESENTABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private FinishReason() {}

    /** How an answer ended that gives this reason. */
    public static Ending of(String reason) {
        String name = reason.toLowerCase(Locale.ROOT);
        for (Map.Entry<Ending, Set<String>> ends : ENDS.entrySet()) {
            if (ends.getValue().contains(name)) {
                return ends.getKey();
            }
        }
        return FAILED.matcher(name).find() ? Ending.Failed : Ending.Unknown;
    }

    /** Whether it is a reason at all, and none of an answer that came to an end: where nothing was said, that is a failure. */
    static boolean isFailure(JsonNode reason) {
        if (!isGiven(reason)) {
            return false;
        }
        Ending ending = of(reason.asText());
        return ending == Ending.Failed || ending == Ending.Unknown;
    }

    /** Whether it says that the provider failed, whatever was said before. */
    static boolean isFailureAmid(JsonNode reason) {
        return isGiven(reason) && of(reason.asText()) == Ending.Failed;
    }

    /** Whether a reason is given; some vendors say {@code ""} or {@code "null"} in every chunk. */
    public static boolean isGiven(JsonNode reason) {
        return reason.isTextual() && isGiven(reason.asText());
    }

    static boolean isGiven(String reason) {
        return !reason.isEmpty() && !reason.equals("null");
    }

    /** Whether a response of OpenAI's ended otherwise than it may, or was cut off in the middle. */
    static boolean isFailedResponse(JsonNode response) {
        JsonNode status = response.path("status");
        return isGiven(status) && !RESPONSE_ENDS.contains(status.asText());
    }

    /** The failure that an answer, a chunk or an event tells by its reason for ending; empty where it tells none. */
    public static Optional<Failure> failure(JsonNode answer) {
        for (JsonNode choice : answer.path("choices")) {
            if (isFailure(choice.path("finish_reason"))) {
                return Optional.of(failure(choice.path("finish_reason").asText()));
            }
        }
        JsonNode ofMessage =
                answer.path("delta").has("stop_reason") ? answer.at("/delta/stop_reason") : answer.path("stop_reason");
        if (isFailure(ofMessage)) {
            return Optional.of(failure(ofMessage.asText()));
        }
        return answer.has("output") && isFailedResponse(answer)
                ? Optional.of(failure(answer.path("status").asText()))
                : Optional.empty();
    }

    /** Whether a part of an answer's JSON gives a reason that says that the provider failed. */
    static boolean speaksOfFailure(byte[] part) {
        Matcher reason = REASON.matcher(new String(part, StandardCharsets.ISO_8859_1));
        while (reason.find()) {
            if (of(reason.group(1)) == Ending.Failed) {
                return true;
            }
        }
        return false;
    }

    private static Failure failure(String reason) {
        return Failure.saidToHaveFailed(
                OVERLOADED.matcher(reason.toLowerCase(Locale.ROOT)).find(),
                PRESENTABLE.matcher(reason).matches() ? reason : "an unknown reason");
    }
}
