package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.BitSet;

/**
 * Whether the answer in a stream has said that it is finished: every choice that was seen has a {@code finish_reason}, or the message a
 * {@code stop_reason}. Nothing of the answer is missing then, whether or not an end marker follows. Not thread-safe.
 */
public final class StreamFinish {
    /** No vendor gives more choices; those beyond are not told apart. */
    private static final int MOST_CHOICES = 128;

    private final BitSet seen = new BitSet();
    private final BitSet finished = new BitSet();
    private boolean stopped;
    private boolean failed;

    /** A piece of a choice came. What comes behind its end, mostly an empty delta, does not begin it anew. */
    void choice(int index, String reason) {
        int which = Math.clamp(index, 0, MOST_CHOICES);
        seen.set(which);
        if (ends(reason)) {
            finished.set(which);
        }
    }

    /** A reason by which the provider says that it failed ends no answer. */
    private boolean ends(String reason) {
        if (!FinishReason.isGiven(reason)) {
            return false;
        }
        boolean fails = FinishReason.of(reason) == FinishReason.Ending.Failed;
        failed |= fails;
        return !fails;
    }

    /** The choices of a chunk. */
    void chunk(JsonNode chunk) {
        for (JsonNode choice : chunk.path("choices")) {
            choice(choice.path("index").asInt(), text(choice.path("finish_reason")));
        }
    }

    /**
     * Reads a chunk through for its choices, and without a tree.
     *
     * @param parser at the beginning of the event's data, which is read to its end
     * @throws IOException where it is no JSON
     */
    void chunk(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean choices = parser.currentName().equals("choices");
            if (parser.nextToken() == JsonToken.START_ARRAY && choices) {
                choices(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choices(JsonParser parser) throws IOException {
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (each == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choice(JsonParser parser) throws IOException {
        int index = 0;
        String reason = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("index")) {
                index = parser.getValueAsInt();
            } else if (value == JsonToken.VALUE_STRING && name.equals("finish_reason")) {
                reason = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        choice(index, reason);
    }

    /** An event of a message, which may say why it stopped. */
    void messageEvent(JsonNode event) {
        stopped |= event.path("type").asText().equals("message_delta") && ends(text(event.at("/delta/stop_reason")));
    }

    private static String text(JsonNode reason) {
        return reason.isTextual() ? reason.asText() : "";
    }

    /** Whether the provider said that it failed. */
    boolean hasFailed() {
        return failed;
    }

    public boolean isFinished() {
        return stopped || (!finished.isEmpty() && finished.cardinality() == seen.cardinality());
    }
}
