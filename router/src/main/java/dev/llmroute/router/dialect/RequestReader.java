package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.llmroute.router.dialect.RequestBody.BadRequest;
import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.StateReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request's body in one walk and without a tree: where the fields stand that the router itself reads, and what the others ask for. */
final class RequestReader {
    private static final int MAX_MODELS = 64;

    /** Names, values and brackets. The tokens that OpenAI takes as numbers in one request for embeddings are a third of it. */
    private static final long MAX_TOKENS = 1_000_000;

    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(64 * 1024 * 1024)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build();

    private final byte[] body;
    private final JsonParser parser;
    private final StateReader state = new StateReader();
    private final ConversationSigns signs = new ConversationSigns();
    private final RequestMeter meter;
    private final List<Cut> cuts = new ArrayList<>();
    private @Nullable String model;
    private @Nullable List<String> models;
    private boolean stream;

    private RequestReader(byte[] body, JsonParser parser) {
        this.body = body;
        this.parser = parser;
        this.meter = new RequestMeter(body, parser, state, signs);
    }

    static RequestBody read(byte[] body) throws BadRequest {
        try (JsonParser parser = JSON.createParser(body)) {
            return new RequestReader(body, parser).read();
        } catch (StreamConstraintsException e) {
            throw new BadRequest("The request body is nested too deeply, or has more than " + MAX_TOKENS
                    + " JSON tokens or a number that is too long.");
        } catch (IOException e) {
            throw new BadRequest("The request body is no valid JSON.");
        }
    }

    private RequestBody read() throws IOException, BadRequest {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadRequest("The request body must be a JSON object.");
        }
        int begin = end();
        if (begin < 0) {
            throw new BadRequest("The request body must be written in UTF-8.");
        }
        int previousEnd = begin;
        boolean others = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            field(field, parser.nextToken(), previousEnd);
            others |= !field.equals("models");
            previousEnd = endOfValue();
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
                models == null ? List.of() : models,
                stream,
                state.state(),
                signs,
                meter.thinks(),
                List.copyOf(cuts),
                meter.requirements(),
                parser.currentTokenCount());
    }

    private void field(String field, JsonToken value, int previousEnd) throws IOException, BadRequest {
        switch (field) {
            case "model" -> {
                int start = start();
                model = string(value, field);
                cuts.add(new Cut(start, endOfValue(), true, "", ""));
            }
            case "models" -> {
                if (models != null) {
                    throw new BadRequest("\"models\" must be given once.");
                }
                models = strings(value);
                cuts.add(Cut.withComma(body, previousEnd, end()));
            }
            case "stream" -> stream = value == JsonToken.VALUE_TRUE;
            case "previous_response_id" -> name(Reference.Kind.Response, "id", value);
            case "conversation" -> name(Reference.Kind.Conversation, "id", value);
            case "thread" -> {
                if (value == JsonToken.START_OBJECT) {
                    state.isThreaded();
                }
                name(Reference.Kind.Thread, "previous_message_id", value);
            }
            default -> {
                OwnFields.refuseTwin(field);
                meter.field(field, value);
            }
        }
    }

    /** What is named by a text, or by a member of an object; whatever else is no name. */
    private void name(Reference.Kind kind, String member, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            named(kind, value);
        } else if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = parser.currentName().equals(member);
                JsonToken each = parser.nextToken();
                if (each == JsonToken.VALUE_STRING && named) {
                    named(kind, each);
                } else {
                    parser.skipChildren();
                }
            }
        } else {
            parser.skipChildren();
        }
    }

    private void named(Reference.Kind kind, JsonToken value) throws IOException {
        state.names(kind, parser.getText());
        if (kind != Reference.Kind.Thread) {
            meter.names(ConversationSigns.Name.Kept, value);
        }
    }

    private int start() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Where the current value ends; a string is read to its end first, which the parser puts off. */
    private int endOfValue() throws IOException {
        parser.finishToken();
        return end();
    }

    private int end() {
        return (int) parser.currentLocation().getByteOffset();
    }

    private String string(JsonToken token, String field) throws IOException, BadRequest {
        if (token != JsonToken.VALUE_STRING) {
            throw new BadRequest("\"" + field + "\" must be a string.");
        }
        return parser.getText();
    }

    private List<String> strings(JsonToken token) throws IOException, BadRequest {
        if (token != JsonToken.START_ARRAY) {
            throw new BadRequest("\"models\" must be an array of strings.");
        }
        List<String> values = new ArrayList<>();
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            values.add(string(each, "models"));
            if (values.size() > MAX_MODELS) {
                throw new BadRequest("\"models\" has more than " + MAX_MODELS + " entries.");
            }
        }
        return List.copyOf(values);
    }
}
