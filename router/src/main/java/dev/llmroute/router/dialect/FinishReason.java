package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.failure.Failure;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a {@code finish_reason}, or a {@code stop_reason}, says of an answer without a word. There is no list of those that say that the
 * provider failed, and vendors find new ones: so whatever is not known to be an end counts as a failure.
 */
public final class FinishReason {
    /**
     * Ends of an answer, in lower case.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI</a>
     * @see <a href="https://docs.claude.com/en/api/handling-stop-reasons">Anthropic</a>
     * @see <a href="https://huggingface.github.io/text-generation-inference/">TGI: eos_token, stop_sequence</a>
     * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">Google, whose names some gateways pass on</a>
     * @see <a href="https://docs.bigmodel.cn/api-reference">Zhipu: sensitive</a>
     */
    private static final Set<String> ENDS = Set.of(
            "stop",
            "length",
            "tool_calls",
            "tool_call",
            "function_call",
            "content_filter",
            "end_turn",
            "max_tokens",
            "stop_sequence",
            "tool_use",
            "pause_turn",
            "refusal",
            "compaction",
            "model_context_window_exceeded",
            "model_length",
            "max_output_tokens",
            "eos",
            "eos_token",
            "complete",
            "completed",
            "content_filtered",
            "guardrail_intervened",
            "sensitive",
            "safety",
            "image_safety",
            "recitation",
            "blocklist",
            "prohibited_content",
            "spii",
            "language");

    /** Of those in the background some have not ended. */
    private static final Set<String> RESPONSE_ENDS = Set.of("completed", "incomplete", "in_progress", "queued");

    private static final Pattern OVERLOADED = Pattern.compile("overload|resource|capacity|busy|too_many|rate_limit");

    private static final Pattern PRESENTABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private FinishReason() {}

    /** Whether it is a reason at all, and none of an answer that came to an end. */
    static boolean isFailure(JsonNode reason) {
        return isGiven(reason) && !ENDS.contains(reason.asText().toLowerCase(Locale.ROOT));
    }

    /** Whether a reason is given; some vendors say {@code ""} or {@code "null"} in every chunk. */
    static boolean isGiven(JsonNode reason) {
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

    private static Failure failure(String reason) {
        return Failure.saidToHaveFailed(
                OVERLOADED.matcher(reason.toLowerCase(Locale.ROOT)).find(),
                PRESENTABLE.matcher(reason).matches() ? reason : "an unknown reason");
    }
}
