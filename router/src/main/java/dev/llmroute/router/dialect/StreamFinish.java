package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** A piece of a choice came. What comes behind its end, mostly an empty delta, does not begin it anew. */
    void choice(int index, boolean ends) {
        int which = Math.clamp(index, 0, MOST_CHOICES);
        seen.set(which);
        if (ends) {
            finished.set(which);
        }
    }

    /** The choices of a chunk. */
    void chunk(JsonNode chunk) {
        for (JsonNode choice : chunk.path("choices")) {
            choice(choice.path("index").asInt(), FinishReason.isGiven(choice.path("finish_reason")));
        }
    }

    /** An event of a message, which may say why it stopped. */
    void messageEvent(JsonNode event) {
        stopped |= event.path("type").asText().equals("message_delta")
                && FinishReason.isGiven(event.at("/delta/stop_reason"));
    }

    public boolean isFinished() {
        return stopped || (!finished.isEmpty() && finished.cardinality() == seen.cardinality());
    }
}
