package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;

/** What an event of a stream says, once it is a tree and told from an error. */
final class EventContent {
    private EventContent() {}

    /** A choice that ends without content may say by its finish reason that the provider failed. */
    static StreamEvent ofChunk(JsonNode chunk) {
        boolean failed = false;
        boolean thin = false;
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode finish = choice.path("finish_reason");
            if (FinishReason.isFailureAmid(finish)) {
                return StreamEvent.FAILED;
            }
            boolean fails = FinishReason.isFailure(finish);
            boolean cutShort = FinishReason.isGiven(finish) && !finish.asText().equals("stop") && !fails;
            // Some vendors send a whole message where others send pieces.
            JsonNode said = choice.has("delta") ? choice.get("delta") : choice.path("message");
            if (answers(choice.path("text")) || deltaAnswers(said)) {
                return StreamEvent.CONTENT;
            }
            thin |= cutShort || says(choice.path("text")) || deltaSays(said);
            failed |= fails;
        }
        return thin ? StreamEvent.THIN : failed ? StreamEvent.FAILED : StreamEvent.HELD_BACK;
    }

    private static boolean deltaSays(JsonNode delta) {
        for (var field : delta.properties()) {
            if (!field.getKey().equals("role") && says(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean deltaAnswers(JsonNode delta) {
        for (var field : delta.properties()) {
            boolean other = field.getKey().equals("role") || field.getKey().equals("refusal");
            if (!other && answers(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    static StreamEvent ofResponseEvent(JsonNode event) {
        String type = event.path("type").asText();
        return switch (type) {
            case "" -> StreamEvent.HELD_BACK;
            case "error", "response.failed" -> StreamEvent.ERROR;
            case "response.completed" ->
                AnswerContent.isEmptyResponse(event.path("response"))
                        ? StreamEvent.DONE
                        : doneWith(event.path("response"));
            case "response.incomplete" -> doneWith(event.path("response"));
            case "response.refusal.delta", "response.refusal.done" -> StreamEvent.THIN;
            case "response.created",
                    "response.queued",
                    "response.in_progress",
                    "response.content_part.added",
                    "response.content_part.done" -> StreamEvent.HELD_BACK;
            case "response.output_item.added", "response.output_item.done" ->
                event.at("/item/type").asText().equals("message") ? StreamEvent.HELD_BACK : StreamEvent.CONTENT;
            case "response.output_text.done" -> ofText(event.path("text"));
            default -> type.endsWith(".delta") ? ofText(event.path("delta")) : StreamEvent.CONTENT;
        };
    }

    private static StreamEvent doneWith(JsonNode response) {
        return AnswerContent.answersNothing(response.path("output"))
                ? StreamEvent.DONE_THIN
                : StreamEvent.DONE_WITH_CONTENT;
    }

    private static StreamEvent ofText(JsonNode text) {
        String said = text.asText("x");
        return said.isEmpty() ? StreamEvent.HELD_BACK : said.isBlank() ? StreamEvent.THIN : StreamEvent.CONTENT;
    }

    static StreamEvent ofMessageEvent(JsonNode event) {
        return switch (event.path("type").asText()) {
            case "error" -> StreamEvent.ERROR;
            case "message_stop" -> StreamEvent.DONE;
            case "message_start", "ping", "content_block_stop" -> StreamEvent.HELD_BACK;
            case "content_block_start" -> ofBlock(event.path("content_block"));
            case "content_block_delta" -> ofBlock(event.path("delta"));
            case "message_delta" -> ofStop(event.at("/delta/stop_reason"));
            // It has no type.
            case "" -> StreamEvent.HELD_BACK;
            default -> StreamEvent.CONTENT;
        };
    }

    private static StreamEvent ofStop(JsonNode reason) {
        if (FinishReason.isFailure(reason)) {
            return StreamEvent.FAILED;
        }
        return !FinishReason.isGiven(reason) || reason.asText().equals("end_turn")
                ? StreamEvent.HELD_BACK
                : StreamEvent.THIN;
    }

    /** Judges a block, or a piece of one, by what it has besides its type. */
    private static StreamEvent ofBlock(JsonNode block) {
        StreamEvent kind = StreamEvent.HELD_BACK;
        for (var field : block.properties()) {
            boolean type = field.getKey().equals("type");
            if (!type && answers(field.getValue())) {
                return StreamEvent.CONTENT;
            }
            kind = !type && says(field.getValue()) ? StreamEvent.THIN : kind;
        }
        return kind;
    }

    private static boolean answers(JsonNode value) {
        return says(value) && !(value.isTextual() && value.asText().isBlank());
    }

    private static boolean says(JsonNode value) {
        return value.isTextual() ? !value.asText().isEmpty() : value.isContainerNode() && !value.isEmpty();
    }
}
