package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.EventText;
import dev.llmroute.router.dialect.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the chunks of one answer in OpenAI's dialect. Not thread-safe. */
final class ChunkWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final long createdSeconds;
    private final boolean includeUsage;
    private final List<String> out = new ArrayList<>();
    private String id = "";
    private String model;

    /**
     * @param model as long as the answer has named none
     * @param createdSeconds since 1970
     * @param includeUsage whether a last chunk has the usage
     */
    ChunkWriter(String model, long createdSeconds, boolean includeUsage) {
        this.model = model;
        this.createdSeconds = createdSeconds;
        this.includeUsage = includeUsage;
    }

    /** The answer names itself and its model. */
    void begin(String answer, String named) {
        id = answer;
        model = named;
    }

    void chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode choice = JSON.objectNode().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode chunk = head();
        chunk.putArray("choices").add(choice);
        if (includeUsage) {
            chunk.putNull("usage");
        }
        send(chunk);
    }

    /** What comes behind the last piece. */
    void end(Tokens tokens) {
        if (includeUsage) {
            ObjectNode chunk = head();
            chunk.putArray("choices");
            chunk.set("usage", tokens.toOpenAi());
            send(chunk);
        }
        out.add("data: [DONE]\n\n");
    }

    /** Forgets what was written. */
    void clear() {
        out.clear();
    }

    List<String> written() {
        return List.copyOf(out);
    }

    private ObjectNode head() {
        if (id.isEmpty()) {
            id = AnswerIds.message(JSON.nullNode(), "chatcmpl-");
        }
        return JSON.objectNode()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", createdSeconds)
                .put("model", model);
    }

    private void send(ObjectNode chunk) {
        out.add(EventText.of(chunk));
    }
}
