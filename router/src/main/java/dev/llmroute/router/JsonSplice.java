package dev.llmroute.router;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request body of which only {@code model} is ever changed: everything else reaches the provider byte for byte, unknown fields
 * included. The route's own field {@code models} is taken out.
 */
final class JsonSplice {
    private final byte[] body;
    private final @Nullable String model;
    private final List<String> models;
    private final boolean stream;
    private final Span modelValue;
    private final Span modelsField;

    private JsonSplice(
            byte[] body,
            @Nullable String model,
            List<String> models,
            boolean stream,
            Span modelValue,
            Span modelsField) {
        this.body = body;
        this.model = model;
        this.models = models;
        this.stream = stream;
        this.modelValue = modelValue;
        this.modelsField = modelsField;
    }

    /** The value of {@code model}; null where it is absent. */
    @Nullable
    String model() {
        return model;
    }

    /** The values of {@code models}; empty where it is absent. */
    List<String> models() {
        return models;
    }

    /** Whether {@code stream} is true. */
    boolean stream() {
        return stream;
    }

    /** A range of bytes; {@code from == to} for none. */
    record Span(int from, int to) {
        static final Span NONE = new Span(0, 0);
    }

    /** The body cannot be read; the message is for the caller. */
    static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }

    private static final int MAX_MODELS = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(64 * 1024 * 1024)
                    .build())
            .build();

    /**
     * Reads a body.
     *
     * @throws BadRequest where it is no JSON object, or one of the fields has the wrong type
     */
    static JsonSplice read(byte[] body) throws BadRequest {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(body, parser);
        } catch (IOException e) {
            throw new BadRequest("The request body is no valid JSON.");
        }
    }

    private static JsonSplice read(byte[] body, JsonParser parser) throws IOException, BadRequest {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadRequest("The request body must be a JSON object.");
        }
        String model = null;
        List<String> models = List.of();
        boolean stream = false;
        Span modelValue = Span.NONE;
        Span modelsField = Span.NONE;
        int previousEnd = end(parser);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            int valueStart = start(parser);
            switch (field) {
                case "model" -> {
                    model = string(parser, value, field);
                    modelValue = new Span(valueStart, endOfValue(parser));
                }
                case "models" -> {
                    models = strings(parser, value);
                    modelsField = withComma(body, previousEnd, end(parser));
                }
                case "stream" -> {
                    stream = value == JsonToken.VALUE_TRUE;
                    end(parser);
                }
                default -> parser.skipChildren();
            }
            previousEnd = endOfValue(parser);
        }
        if (parser.nextToken() != null) {
            throw new BadRequest("The request body goes on after its JSON object.");
        }
        return new JsonSplice(body, model, models, stream, modelValue, modelsField);
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
    private static Span withComma(byte[] body, int previousEnd, int end) {
        for (int i = previousEnd; i < end; i++) {
            if (body[i] == ',') {
                return new Span(previousEnd, end);
            }
            if (body[i] == '"') {
                break;
            }
        }
        int to = end;
        while (to < body.length && body[to] != ',' && body[to] != '}') {
            to++;
        }
        return new Span(previousEnd, to < body.length && body[to] == ',' ? to + 1 : end);
    }

    /** The body with another model, and without {@code models}. */
    Buffer withModel(String replacement) {
        byte[] quoted = ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(replacement)) + "\"")
                .getBytes(StandardCharsets.UTF_8);
        if (modelValue.from() == modelValue.to()) {
            return insertModel(quoted);
        }
        Buffer out = Buffer.buffer(body.length + quoted.length);
        boolean modelFirst = modelValue.from() < modelsField.from() || modelsField.from() == modelsField.to();
        if (modelFirst) {
            out.appendBytes(body, 0, modelValue.from()).appendBytes(quoted);
            appendWithoutModels(out, modelValue.to(), body.length);
        } else {
            appendWithoutModels(out, 0, modelValue.from());
            out.appendBytes(quoted).appendBytes(body, modelValue.to(), body.length - modelValue.to());
        }
        return out;
    }

    private Buffer insertModel(byte[] quoted) {
        Buffer out = Buffer.buffer(body.length + quoted.length + 12);
        int brace = 0;
        while (body[brace] != '{') {
            brace++;
        }
        Buffer rest = Buffer.buffer();
        appendWithoutModels(rest, brace + 1, body.length);
        boolean empty = rest.toString(StandardCharsets.UTF_8).strip().startsWith("}");
        return out.appendBytes(body, 0, brace + 1)
                .appendString("\"model\":")
                .appendBytes(quoted)
                .appendString(empty ? "" : ",")
                .appendBuffer(rest);
    }

    private void appendWithoutModels(Buffer out, int from, int to) {
        if (modelsField.from() == modelsField.to() || modelsField.from() < from || modelsField.to() > to) {
            out.appendBytes(body, from, to - from);
            return;
        }
        out.appendBytes(body, from, modelsField.from() - from)
                .appendBytes(body, modelsField.to(), to - modelsField.to());
    }
}
