package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an answer, as it passes by, what it took. Of a stream only the events are parsed that have a usage; of a whole answer no
 * tree is made for it but of its usage. An answer that cannot be read says nothing. Not thread-safe.
 */
public final class UsageMeter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);

    /** What is parsed from its beginning: a million bytes of vectors would take an event loop milliseconds. */
    private static final int PARSED_BYTES = 128 * 1024;

    /** Where vendors say at the end of a longer one what it took. */
    private static final int TAIL_BYTES = 1024;

    private final Surface surface;
    private @Nullable Tokens tokens;
    private String model = "";

    /** @param surface in which the target answers */
    public UsageMeter(Surface surface) {
        this.surface = surface;
    }

    /** What it took so far; null while nothing said so. */
    @Nullable
    public Tokens tokens() {
        return tokens;
    }

    /** Which model answers, as far as the answer said it beside its usage; else empty. */
    public String model() {
        return model;
    }

    /** A whole answer. */
    public void whole(AnswerBody answer) {
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
        for (int at = usage(tail, 0); at >= 0; at = usage(tail, at)) {
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

    /** The next event of a stream. */
    public void event(Buffer event) {
        if (usage(event.getBytes(), 0) >= 0) {
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

    /**
     * Where the next object begins that a field {@code usage} holds, or -1: in many streams every chunk has one that is null. Within a text
     * the quotation marks would be escaped.
     */
    private static int usage(byte[] event, int from) {
        int last = event.length - USAGE.length;
        for (int at = from; at < last; at++) {
            if (event[at] == '"' && stands(event, at)) {
                int value = afterBlanks(event, at + USAGE.length);
                if (value < event.length && event[value] == ':') {
                    value = afterBlanks(event, value + 1);
                    if (value < event.length && event[value] == '{') {
                        return value;
                    }
                }
            }
        }
        return -1;
    }

    private static boolean stands(byte[] event, int at) {
        for (int i = 1; i < USAGE.length; i++) {
            if (event[at + i] != USAGE[i]) {
                return false;
            }
        }
        return true;
    }

    private static int afterBlanks(byte[] event, int from) {
        int at = from;
        while (at < event.length && event[at] == ' ') {
            at++;
        }
        return at;
    }
}
