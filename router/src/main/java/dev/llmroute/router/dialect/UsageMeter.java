package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.plan.RequestSize;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the token usage from an answer as it passes by. Of a stream, only events with a usage are parsed; of a whole answer, only the usage
 * becomes a tree. An answer that cannot be read has none. Not thread-safe.
 */
public final class UsageMeter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "\"usage\"";

    /** Longer bodies are not parsed from their beginning: a million bytes of vectors would take an event loop milliseconds. */
    private static final int PARSED_BYTES = 128 * 1024;

    /** Vendors put the usage of a longer one at its end. */
    private static final int TAIL_BYTES = 1024;

    private final Surface surface;
    private @Nullable Tokens tokens;
    private String model = "";
    private long about;

    /** @param surface in which the target answers */
    public UsageMeter(Surface surface) {
        this.surface = surface;
    }

    /** The usage so far; null while none was reported. */
    @Nullable
    public Tokens tokens() {
        return tokens;
    }

    /**
     * What it took about, where not all was reported: most models send an event for each token. Counting tokens costs nothing anywhere, and
     * vectors are no output.
     *
     * @param sent of the prompt
     */
    public Tokens estimate(long sent) {
        long output = surface == Surface.Embeddings ? 0 : about;
        if (surface == Surface.CountTokens) {
            return Tokens.NONE;
        }
        return tokens == null ? new Tokens(sent, 0, 0, output) : tokens.withOutputOf(output);
    }

    /** The model that answers, if the answer named it beside its usage; else empty. */
    public String model() {
        return model;
    }

    /** Takes in a whole answer. */
    public void whole(AnswerBody answer) {
        about = answer.body().length() / RequestSize.BYTES_PER_TOKEN;
        JsonNode tree = answer.knownTree();
        if (tree == null) {
            whole(answer.body());
        } else {
            answer(tree);
        }
    }

    private void whole(Buffer body) {
        if (body.length() > PARSED_BYTES) {
            tail(body.getBytes(body.length() - TAIL_BYTES, body.length()));
            return;
        }
        try (JsonParser parser = JSON.getFactory().createParser(body.getBytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            boolean both = false;
            while (!both && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    take(JSON.readTree(parser));
                } else if (name.equals("model") && value == JsonToken.VALUE_STRING) {
                    model = parser.getText();
                } else {
                    parser.skipChildren();
                }
                both = tokens != null && !model.isEmpty();
            }
        } catch (IOException malformed) {
            // Then it says nothing.
        }
    }

    /** Of several the last one is the answer's own. */
    private void tail(byte[] tail) {
        int last = -1;
        for (int at = JsonBytes.objectOf(tail, USAGE, 0); at >= 0; at = JsonBytes.objectOf(tail, USAGE, at)) {
            last = at;
        }
        if (last >= 0) {
            try (JsonParser parser = JSON.getFactory().createParser(tail, last, tail.length - last)) {
                take(JSON.readTree(parser));
            } catch (IOException cutShort) {
                // Then it says nothing.
            }
        }
    }

    /** The next event of a stream. In many streams every event has a usage, which is null but for the last one. */
    public void event(Buffer event) {
        about++;
        if (JsonBytes.objectOf(event.getBytes(), USAGE, 0) >= 0) {
            StreamEvent.json(event).ifPresent(this::read);
        }
    }

    private void read(JsonNode event) {
        JsonNode answer = switch (surface) {
            case Messages -> event.has("message") ? event.path("message") : event;
            case Responses -> event.path("response");
            default -> event;
        };
        if (answer.path("usage").isObject()) {
            answer(answer);
        }
    }

    private void answer(JsonNode answer) {
        if (answer.path("usage").isObject()) {
            take(answer.path("usage"));
        }
        model = answer.path("model").asText(model);
    }

    private void take(JsonNode usage) {
        tokens = switch (surface) {
            case Messages, CountTokens -> (tokens == null ? Tokens.NONE : tokens).updated(usage);
            case Responses -> Tokens.ofResponses(usage);
            default -> Tokens.ofOpenAi(usage);
        };
    }
}
