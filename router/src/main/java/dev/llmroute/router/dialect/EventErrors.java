package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.classify.ErrorBody;

/** Which events of a stream are errors, in all the shapes in which vendors and gateways send them. */
final class EventErrors {
    private static final String EVENT = "event:";

    private EventErrors() {}

    /** An event that is named {@code error} is one, whatever its data looks like. */
    static boolean isErrorByName(String event) {
        return mayBeErrorByName(event)
                && event.lines()
                        .anyMatch(line -> line.startsWith(EVENT)
                                && line.substring(EVENT.length()).strip().equals("error"));
    }

    static boolean mayBeErrorByName(String event) {
        for (int at = event.indexOf(EVENT); at >= 0; at = event.indexOf(EVENT, at + 1)) {
            int value = at + EVENT.length();
            if (event.startsWith("error", value) || event.startsWith(" error", value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an error stands in an event of whatever kind, or in one of its choices.
     *
     * @see <a href="https://openrouter.ai/docs/api-reference/errors">OpenRouter, "Mid-stream errors": beside a finish_reason</a>
     */
    static boolean tellsError(JsonNode event) {
        if (isError(event.path("error")) || isError(event.path("response").path("error"))) {
            return true;
        }
        for (JsonNode choice : event.path("choices")) {
            if (isError(choice.path("error"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isError(JsonNode error) {
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isTextual() && error.asText().isEmpty());
    }

    /**
     * Whether the data is an error with nothing around it, as it would be the body of a refusal: {@code {"code":429,"message":"..."}}. Answers
     * have what no error has, so only what lacks it is looked at.
     */
    static boolean isErrorItself(Surface surface, JsonNode json) {
        return json.isObject()
                && !json.hasNonNull(answers(surface))
                && ErrorBody.isErrorAlone(StreamEvent.JSON.convertValue(json, Object.class));
    }

    /** Whether {@link #isErrorItself} may be true of an event, told without a tree. */
    static boolean mayBeErrorItself(Surface surface, String event) {
        return !event.contains("\"" + answers(surface) + "\"");
    }

    /** The member that every answer has. */
    private static String answers(Surface surface) {
        return switch (surface) {
            case ChatCompletions, Completions -> "choices";
            case Embeddings -> "data";
            case Responses, Messages, CountTokens -> "type";
        };
    }
}
