package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.router.dialect.AnswerBody.Said;
import java.util.Set;
import java.util.function.Predicate;

/** What a whole answer says, once it is a tree. */
final class AnswerContent {
    /** Of a message, what does not answer by itself. */
    private static final Set<String> BESIDE_THE_ANSWER =
            Set.of("role", "refusal", "reasoning", "reasoning_content", "reasoning_details", "thinking", "annotations");

    private AnswerContent() {}

    static Said said(Surface surface, JsonNode answer) {
        return switch (surface) {
            case ChatCompletions, Completions -> ofCompletion(answer.path("choices"));
            case Responses -> ofResponse(answer);
            case Messages -> ofMessage(answer);
            case Embeddings, CountTokens -> Said.Content;
        };
    }

    /** Whether it has nothing that answers the caller, but perhaps why: see {@link AnswerBody#isThin}. */
    static boolean isThin(Surface surface, JsonNode answer) {
        return switch (surface) {
            case ChatCompletions, Completions ->
                answer.path("choices").valueStream().noneMatch(AnswerContent::choiceAnswers);
            case Responses -> answersNothing(answer.path("output"));
            case Messages -> answer.path("content").valueStream().noneMatch(AnswerContent::blockAnswers);
            case Embeddings, CountTokens -> false;
        };
    }

    private static boolean choiceAnswers(JsonNode choice) {
        return choice.path("message").properties().stream()
                        .anyMatch(field -> !BESIDE_THE_ANSWER.contains(field.getKey())
                                && isGiven(field.getValue(), String::isBlank))
                || !choice.path("text").asText().isBlank();
    }

    /** @param nothing which texts are as good as none */
    private static boolean isGiven(JsonNode value, Predicate<String> nothing) {
        return value.isTextual() ? !nothing.test(value.asText()) : value.isContainerNode() && !value.isEmpty();
    }

    private static boolean blockAnswers(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking", "redacted_thinking" -> false;
            case "text" -> !block.path("text").asText().isBlank();
            default -> true;
        };
    }

    /** Of a response's output. */
    static boolean answersNothing(JsonNode output) {
        return hasOnly(
                output,
                part -> part.path("type").asText().equals("refusal")
                        || part.path("text").asText().isBlank());
    }

    /** Whether an output is thoughts and such parts of messages alone; whatever else is no message is a call of some tool. */
    private static boolean hasOnly(JsonNode output, Predicate<JsonNode> parts) {
        return output.valueStream().allMatch(item -> switch (item.path("type").asText()) {
            case "reasoning" -> true;
            case "message" -> item.path("content").valueStream().allMatch(parts);
            default -> false;
        });
    }

    private static Said ofCompletion(JsonNode choices) {
        Said all = Said.Empty;
        for (JsonNode choice : choices) {
            JsonNode reason = choice.path("finish_reason");
            if (FinishReason.isFailureAmid(reason)) {
                all = Said.Failed;
                continue;
            }
            if (choice.has("text") ? !choice.get("text").asText().isEmpty() : says(choice, reason)) {
                return Said.Content;
            }
            if (FinishReason.isFailure(reason)) {
                all = Said.Failed;
            } else if (FinishReason.isGiven(reason) && !reason.asText().equals("stop")) {
                return Said.Content;
            }
        }
        return all;
    }

    private static boolean says(JsonNode choice, JsonNode reason) {
        if (!choice.has("message")) {
            return !FinishReason.isFailure(reason);
        }
        for (var field : choice.get("message").properties()) {
            if (!field.getKey().equals("role") && isGiven(field.getValue(), String::isEmpty)) {
                return true;
            }
        }
        return false;
    }

    private static Said ofResponse(JsonNode response) {
        if (isEmptyResponse(response)) {
            return Said.Empty;
        }
        boolean failed = FinishReason.isFailedResponse(response)
                && (saysNothing(response.path("output")) || FinishReason.isFailureAmid(response.path("status")));
        return failed ? Said.Failed : Said.Content;
    }

    /** Thoughts alone are no answer. */
    static boolean isEmptyResponse(JsonNode response) {
        return response.path("output").isArray()
                && response.path("status").asText().equals("completed")
                && saysNothing(response.get("output"));
    }

    private static boolean saysNothing(JsonNode output) {
        return hasOnly(output, AnswerContent::isEmptyText);
    }

    private static boolean isEmptyText(JsonNode part) {
        return part.path("type").asText().equals("output_text")
                && part.path("text").asText().isEmpty();
    }

    private static Said ofMessage(JsonNode message) {
        if (FinishReason.isFailureAmid(message.path("stop_reason"))) {
            return Said.Failed;
        }
        for (JsonNode block : message.path("content")) {
            if (!block.path("type").asText().equals("text")
                    || !block.path("text").asText().isEmpty()) {
                return Said.Content;
            }
        }
        JsonNode reason = message.path("stop_reason");
        if (FinishReason.isFailure(reason)) {
            return Said.Failed;
        }
        boolean empty = message.path("content").isMissingNode()
                || (message.path("content").isArray()
                        && (!FinishReason.isGiven(reason) || reason.asText().equals("end_turn")));
        return empty ? Said.Empty : Said.Content;
    }
}
