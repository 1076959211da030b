package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmroute.plan.RequestSize;
import dev.llmroute.plan.Requirements;
import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.StateReader;
import java.io.IOException;
import java.util.Set;

/**
 * Measures a request while its body is read: the strings that a model reads, messages, attachments, the answer that is asked
 * for, and what it asks of the model. Strings are measured where they stand in the body, so that no copy of them is made. Knows the fields of the OpenAI and
 * Anthropic APIs; what it does not know is not measured.
 */
final class RequestMeter {
    /** Words that say that it need not think. */
    private static final Set<String> UNTHINKING = Set.of("none", "minimal", "disabled");

    private final JsonParser parser;
    private long messages;
    private long answerTokens;
    private long answers = 1;
    private boolean tools;
    private boolean jsonSchema;
    private boolean thinks;
    private long dimensions;
    private final byte[] body;
    private final StateReader state;
    private final ConversationSigns signs;
    private final IdReader named;
    private final ContentMeter content;

    /**
     * @param parser reads the body as UTF-8
     * @param state is told what the request refers to
     * @param signs are told what the request's conversation is known by
     */
    RequestMeter(byte[] body, JsonParser parser, StateReader state, ConversationSigns signs) {
        this.body = body;
        this.parser = parser;
        this.state = state;
        this.signs = signs;
        this.named = new IdReader(parser, state);
        this.content = new ContentMeter(body, parser, state, named, signs);
    }

    Requirements requirements() {
        return new Requirements(
                new RequestSize(content.textBytes(), messages, content.attachments(), answerTokens, answers),
                tools,
                content.images(),
                jsonSchema,
                (int) Math.min(dimensions, Integer.MAX_VALUE));
    }

    /** Whether it asks the model to think before it answers. */
    boolean thinks() {
        return thinks;
    }

    /** Takes in a field of the request, and reads its value to its end. */
    void field(String name, JsonToken value) throws IOException {
        switch (name) {
            case "messages", "input" -> conversation(value);
            case "prompt" -> {
                if (value == JsonToken.START_OBJECT) {
                    // A prompt that is kept at the provider, with its variables.
                    content.named(Reference.Kind.Prompt);
                } else {
                    beginning(value);
                }
            }
            case "system", "instructions" -> beginning(value);
            case "prompt_cache_key" -> names(ConversationSigns.Name.CacheKey, value);
            case "tools", "functions" -> {
                long before = content.textBytes();
                declarations(value);
                tools |= content.textBytes() > before;
            }
            case "response_format", "text", "output_config", "output_format" -> format(value);
            case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                answerTokens = Math.max(answerTokens, number(value, 0));
            case "n" -> answers = number(value, 1);
            case "reasoning_effort" ->
                thinks |= value == JsonToken.VALUE_STRING && !UNTHINKING.contains(parser.getText());
            case "reasoning", "thinking" -> thought(value);
            case "dimensions" -> dimensions = number(value, 0);
            case "container" -> named.container(value);
            // What is the caller's own, whatever it is called.
            case "metadata" -> metadata(value);
            case "client_metadata" -> parser.skipChildren();
            default -> {
                if (!named.names(name, value)) {
                    named.ids(value);
                }
            }
        }
    }

    private void conversation(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            beginning(value);
            return;
        }
        signs.begin();
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            messages++;
            if (content.isOfUser(each)) {
                // What follows changes from request to request.
                signs.end();
            }
        }
        signs.end();
    }

    /** What each request of the conversation begins with. */
    private void beginning(JsonToken value) throws IOException {
        signs.begin();
        content.read(value);
        signs.end();
    }

    /** Takes in what may name the conversation. */
    void names(ConversationSigns.Name by, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
            signs.named(by, start, JsonBytes.text(body, start).end() - start);
        }
        parser.skipChildren();
    }

    /** How hard the model is to think: OpenAI's {@code reasoning.effort}, Anthropic's {@code thinking.type}. */
    private void thought(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        boolean asked = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean says = parser.currentName().equals("effort")
                    || parser.currentName().equals("type");
            if (parser.nextToken() == JsonToken.VALUE_STRING && says) {
                asked &= !UNTHINKING.contains(parser.getText());
            }
            parser.skipChildren();
        }
        thinks |= asked;
    }

    private void metadata(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean user = parser.currentName().equals("user_id");
            JsonToken each = parser.nextToken();
            if (user) {
                names(ConversationSigns.Name.User, each);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** How the answer is to be written: the field {@code type} of the format, at whichever depth its surface has it. */
    private void format(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken each = parser.nextToken();
            switch (name) {
                case "type" -> {
                    jsonSchema |=
                            each == JsonToken.VALUE_STRING && parser.getText().equals("json_schema");
                    parser.skipChildren();
                }
                case "format" -> format(each);
                default -> parser.skipChildren();
            }
        }
    }

    /** Of a tool the model reads names and types too: all strings and the names of all fields. */
    private void declarations(JsonToken value) throws IOException {
        switch (value) {
            case VALUE_STRING -> content.string();
            case START_ARRAY -> {
                for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                    declarations(each);
                }
            }
            case START_OBJECT -> {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    content.string();
                    String name = parser.currentName();
                    declared(name, parser.nextToken());
                }
            }
            default -> {}
        }
    }

    /** What OpenAI's own tools work on is named by ids; a schema only speaks of such. */
    private void declared(String name, JsonToken value) throws IOException {
        switch (name) {
            case "parameters", "input_schema", "input_examples" -> {
                int mark = state.mark();
                declarations(value);
                state.backTo(mark);
            }
            case "container" -> named.container(value);
            default -> {
                if (!named.names(name, value)) {
                    declarations(value);
                }
            }
        }
    }

    private long number(JsonToken value, long otherwise) throws IOException {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            return otherwise;
        }
        return switch (parser.getNumberType()) {
            case INT, LONG -> Math.max(0, parser.getLongValue());
            default -> RequestSize.MAX_TOKENS;
        };
    }
}
