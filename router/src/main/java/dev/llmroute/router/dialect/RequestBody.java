package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.plan.Requirements;
import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.State;
import dev.llmroute.router.state.StateReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request body of which only {@code model} is ever changed: everything else reaches the provider byte for byte, unknown fields
 * included. The route's own field {@code models} is taken out.
 */
public final class RequestBody {
    /** A range of bytes that is replaced: by the model with what stands around it, or by nothing. */
    private record Cut(int from, int to, boolean model, String before, String after) {}

    private final byte[] body;
    private final @Nullable String model;
    private final List<String> models;
    private final boolean stream;
    private final State state;
    private final List<Cut> cuts;
    private final Requirements requirements;
    private final long tokens;

    private RequestBody(
            byte[] body,
            @Nullable String model,
            List<String> models,
            boolean stream,
            State state,
            List<Cut> cuts,
            Requirements requirements,
            long tokens) {
        this.body = body;
        this.model = model;
        this.models = models;
        this.stream = stream;
        this.state = state;
        this.cuts = cuts;
        this.requirements = requirements;
        this.tokens = tokens;
    }

    /** How many bytes it has. */
    public int length() {
        return body.length;
    }

    /** How many names, values and brackets it has: what a tree of it takes. */
    public long tokens() {
        return tokens;
    }

    /** The value of {@code model}; null where it is absent. */
    @Nullable
    public String model() {
        return model;
    }

    /** The values of {@code models}; empty where it is absent. */
    public List<String> models() {
        return models;
    }

    /** Whether {@code stream} is true. */
    public boolean stream() {
        return stream;
    }

    /** What it refers to that only one account knows. */
    public State state() {
        return state;
    }

    /** What it asks of a model. */
    public Requirements requirements() {
        return requirements;
    }

    /** The body cannot be read; the message is for the caller. */
    public static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }

    private static final int MAX_MODELS = 64;

    /** What this router itself reads of a body, to say where it goes and how it is answered. */
    private static final List<String> OWN = List.of("model", "models", "stream");

    private static final int SHORTEST_OWN = 5;
    private static final int LONGEST_OWN = 6;

    /** Names, values and brackets. The tokens that OpenAI takes as numbers in one request for embeddings are a third of it. */
    private static final long MAX_TOKENS = 1_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(64 * 1024 * 1024)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build();

    private static final ObjectMapper TREES = new ObjectMapper(JSON);

    private static final ObjectMapper EXACT_TREES = JsonMapper.builder(JSON)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * Reads a body.
     *
     * @throws BadRequest where it is no JSON object, or one of the fields has the wrong type
     */
    public static RequestBody read(byte[] body) throws BadRequest {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(body, parser);
        } catch (StreamConstraintsException e) {
            throw new BadRequest("The request body is nested too deeply, or has more than " + MAX_TOKENS
                    + " JSON tokens or a number that is too long.");
        } catch (IOException e) {
            throw new BadRequest("The request body is no valid JSON.");
        }
    }

    private static RequestBody read(byte[] body, JsonParser parser) throws IOException, BadRequest {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadRequest("The request body must be a JSON object.");
        }
        String model = null;
        List<String> models = List.of();
        boolean listed = false;
        boolean stream = false;
        StateReader state = new StateReader();
        List<Cut> cuts = new ArrayList<>();
        int begin = end(parser);
        if (begin < 0) {
            throw new BadRequest("The request body must be written in UTF-8.");
        }
        int previousEnd = begin;
        boolean others = false;
        RequestMeter meter = new RequestMeter(body, parser, state);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            int valueStart = start(parser);
            switch (field) {
                case "model" -> {
                    model = string(parser, value, field);
                    cuts.add(new Cut(valueStart, endOfValue(parser), true, "", ""));
                }
                case "models" -> {
                    if (listed) {
                        throw new BadRequest("\"models\" must be given once.");
                    }
                    listed = true;
                    models = strings(parser, value);
                    cuts.add(withComma(body, previousEnd, end(parser)));
                }
                case "stream" -> stream = value == JsonToken.VALUE_TRUE;
                case "previous_response_id" -> name(Reference.Kind.Response, "id", parser, value, state);
                case "conversation" -> name(Reference.Kind.Conversation, "id", parser, value, state);
                case "thread" -> {
                    if (value == JsonToken.START_OBJECT) {
                        state.isThreaded();
                    }
                    name(Reference.Kind.Thread, "previous_message_id", parser, value, state);
                }
                default -> {
                    refuseTwin(field);
                    meter.field(field, value);
                }
            }
            others |= !field.equals("models");
            previousEnd = endOfValue(parser);
        }
        if (parser.nextToken() != null) {
            throw new BadRequest("The request body goes on after its JSON object.");
        }
        if (model == null) {
            cuts.addFirst(new Cut(begin, begin, true, "\"model\":", others ? "," : ""));
        }
        return new RequestBody(
                body,
                model,
                models,
                stream,
                state.state(),
                List.copyOf(cuts),
                meter.requirements(),
                parser.currentTokenCount());
    }

    /** What is named by a text, or by a member of an object; whatever else is no name. */
    private static void name(Reference.Kind kind, String member, JsonParser parser, JsonToken value, StateReader state)
            throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            state.names(kind, parser.getText());
        } else if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = parser.currentName().equals(member);
                if (parser.nextToken() == JsonToken.VALUE_STRING && named) {
                    state.names(kind, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } else {
            parser.skipChildren();
        }
    }

    /**
     * Some providers read names without case, as Go's encoding/json does (with ſ for s), and take the last one: {@code Model} would
     * be a model that the route does not have.
     *
     * @see <a href="https://pkg.go.dev/encoding/json#Unmarshal">encoding/json, "preferring an exact match but also accepting a
     *     case-insensitive match"</a>
     */
    private static void refuseTwin(String field) throws BadRequest {
        if (field.length() < SHORTEST_OWN || field.length() > LONGEST_OWN) {
            return;
        }
        // Upper case first: it takes ligatures apart.
        String folded = field.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        for (String own : OWN) {
            if (folded.equals(own)) {
                throw new BadRequest("The request body has a field that is \"" + own
                        + "\" but for upper and lower case; write it as \"" + own + "\", once.");
            }
        }
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Where the current value ends; a string is read to its end first, which the parser puts off. */
    private static int endOfValue(JsonParser parser) throws IOException {
        parser.finishToken();
        return end(parser);
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getByteOffset();
    }

    private static String string(JsonParser parser, JsonToken token, String field) throws IOException, BadRequest {
        if (token != JsonToken.VALUE_STRING) {
            throw new BadRequest("\"" + field + "\" must be a string.");
        }
        return parser.getText();
    }

    private static List<String> strings(JsonParser parser, JsonToken token) throws IOException, BadRequest {
        if (token != JsonToken.START_ARRAY) {
            throw new BadRequest("\"models\" must be an array of strings.");
        }
        List<String> values = new ArrayList<>();
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            values.add(string(parser, each, "models"));
            if (values.size() > MAX_MODELS) {
                throw new BadRequest("\"models\" has more than " + MAX_MODELS + " entries.");
            }
        }
        return List.copyOf(values);
    }

    /**
     * The field with one of the commas around it: what lies between the end of the value before it and its own end begins with a
     * comma unless it is the first field, which takes the comma behind it.
     */
    private static Cut withComma(byte[] body, int previousEnd, int end) {
        boolean first = new String(body, previousEnd, end - previousEnd, StandardCharsets.UTF_8)
                .stripLeading()
                .startsWith("\"");
        int to = end;
        while (first && to < body.length && body[to] != ',' && body[to] != '}') {
            to++;
        }
        boolean followed = first && to < body.length && body[to] == ',';
        return new Cut(previousEnd, followed ? to + 1 : end, false, "", "");
    }

    /** The whole body as a tree; made anew at each call. */
    public JsonNode tree() {
        try {
            return TREES.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a body that has been read before cannot be read", e);
        }
    }

    /** Whether these bytes stand in it somewhere. */
    public boolean contains(byte[] wanted) {
        int last = body.length - wanted.length;
        for (int at = 0; at <= last; at++) {
            if (body[at] == wanted[0] && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /** The same as {@link #withModel} as a tree that may be changed; numbers stay as they are written. */
    public ObjectNode treeWithModel(String replacement) {
        try {
            ObjectNode tree = EXACT_TREES.readValue(body, ObjectNode.class);
            tree.remove("models");
            return tree.put("model", replacement);
        } catch (IOException e) {
            throw new UncheckedIOException("a body that has been read before cannot be read", e);
        }
    }

    /** The body with another model, and without {@code models}. */
    public Buffer withModel(String replacement) {
        String quoted = "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(replacement)) + "\"";
        Buffer out = Buffer.buffer(body.length + 2 * quoted.length());
        int at = 0;
        for (Cut cut : cuts) {
            out.appendBytes(body, at, cut.from() - at);
            if (cut.model()) {
                out.appendString(cut.before() + quoted + cut.after());
            }
            at = cut.to();
        }
        return out.appendBytes(body, at, body.length - at);
    }
}
