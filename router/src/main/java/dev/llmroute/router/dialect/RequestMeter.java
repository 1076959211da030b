package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmroute.plan.RequestSize;
import dev.llmroute.plan.Requirements;
import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.StateReader;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures a request while its body is read: the strings that a model reads, messages, attachments, the answer that is asked
 * for, and what it asks of the model. Strings are measured where they stand in the body, so that no copy of them is made. Knows the fields of the OpenAI and
 * Anthropic APIs; what it does not know is not measured.
 */
final class RequestMeter {
    /** Where a data URL has said by then what it is. */
    private static final int DATA_URL_HEAD = 128;

    /** The types of a part that is an image: in chat, in responses, in messages. */
    private static final Set<String> IMAGES = Set.of("image_url", "input_image", "image");

    /** Members of an item that is sent by its name only: {@code item_reference}, whose type may be left out, and calls without what came of them. */
    private static final Set<String> HEAD = Set.of("type", "id", "status", "object");

    private static final String THOUGHTS = "reasoning";

    private final byte[] body;
    private final JsonParser parser;
    private long textBytes;
    private long messages;
    private long attachments;
    private long answerTokens;
    private long answers = 1;
    private boolean tools;
    private boolean images;
    private boolean jsonSchema;
    private long dimensions;
    private final StateReader state;
    private final IdReader named;

    /**
     * @param parser reads the body as UTF-8
     * @param state is told what the request refers to
     */
    RequestMeter(byte[] body, JsonParser parser, StateReader state) {
        this.body = body;
        this.parser = parser;
        this.state = state;
        this.named = new IdReader(parser, state);
    }

    Requirements requirements() {
        return new Requirements(
                new RequestSize(textBytes, messages, attachments, answerTokens, answers),
                tools,
                images,
                jsonSchema,
                (int) Math.min(dimensions, Integer.MAX_VALUE));
    }

    /** Takes in a field of the request, and reads its value to its end. */
    void field(String name, JsonToken value) throws IOException {
        switch (name) {
            case "messages", "input" -> conversation(value);
            case "prompt" -> {
                if (value == JsonToken.START_OBJECT) {
                    // A prompt that is kept at the provider, with its variables.
                    named(Reference.Kind.Prompt);
                } else {
                    content(value);
                }
            }
            case "system", "instructions" -> content(value);
            case "tools", "functions" -> {
                long before = textBytes;
                declarations(value);
                tools |= textBytes > before;
            }
            case "response_format", "text", "output_config", "output_format" -> format(value);
            case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                answerTokens = Math.max(answerTokens, number(value, 0));
            case "n" -> answers = number(value, 1);
            case "dimensions" -> dimensions = number(value, 0);
            case "container" -> named.container(value);
            // What is the caller's own, whatever it is called.
            case "metadata", "client_metadata" -> parser.skipChildren();
            default -> {
                if (!named.names(name, value)) {
                    named.ids(value);
                }
            }
        }
    }

    private void conversation(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            content(value);
            return;
        }
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            messages++;
            content(each);
        }
    }

    /** All strings below the value, except roles, types and what is attached. */
    private void content(JsonToken value) throws IOException {
        switch (value) {
            case VALUE_STRING -> text();
            case START_ARRAY -> {
                for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                    content(each);
                }
            }
            case START_OBJECT -> object();
            default -> {}
        }
    }

    private void object() throws IOException {
        String type = "";
        String id = null;
        String cipher = null;
        boolean more = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value != JsonToken.VALUE_STRING) {
                more |= value != JsonToken.VALUE_NULL;
                member(name, value);
                continue;
            }
            more |= !HEAD.contains(name);
            switch (name) {
                case "type" -> {
                    type = parser.getText();
                    images |= IMAGES.contains(type);
                }
                case "id" -> {
                    id = parser.getText();
                    text();
                }
                case "encrypted_content" -> {
                    cipher = parser.getText();
                    text();
                }
                default -> member(name, value);
            }
        }
        refersTo(type, id, cipher);
        if (id != null && !more && !type.equals(THOUGHTS)) {
            state.names(Reference.Kind.Item, id);
        }
    }

    /** An item of the responses API that only its maker can read. */
    private void refersTo(String type, @Nullable String id, @Nullable String cipher) {
        switch (type) {
            case THOUGHTS -> {
                if (cipher != null || id != null) {
                    state.names(Reference.Kind.Thoughts, cipher != null ? cipher : String.valueOf(id));
                }
            }
            case "compaction", "compaction_summary", "context_compaction" -> {
                if (cipher != null) {
                    state.names(Reference.Kind.Compaction, cipher);
                }
            }
            default -> {}
        }
    }

    private void member(String name, JsonToken value) throws IOException {
        switch (name) {
            case "role" -> parser.skipChildren();
            case "input", "arguments" -> arguments(value);
            case "image_url" -> attachment();
            case "input_audio" -> {
                if (value == JsonToken.START_OBJECT) {
                    attachment();
                } else {
                    content(value);
                }
            }
            case "file" -> {
                if (value == JsonToken.START_OBJECT) {
                    attachedFile();
                } else {
                    content(value);
                }
            }
            case "source" -> source(value);
            default -> {
                if (!named.names(name, value)) {
                    content(value);
                }
            }
        }
    }

    /** What a tool was called with may look like anything. */
    private void arguments(JsonToken value) throws IOException {
        boolean before = images;
        int mark = state.mark();
        content(value);
        images = before;
        state.backTo(mark);
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

    /** A file of OpenAI's chat: its bytes, or the name of one that was uploaded. */
    private void attachedFile() throws IOException {
        attachments++;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean id = parser.currentName().equals("file_id");
            if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
                state.names(Reference.Kind.File, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Takes in an object that names something by its {@code id}. */
    private void named(Reference.Kind kind) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                state.names(kind, parser.getText());
            } else {
                content(value);
            }
        }
    }

    private void attachment() throws IOException {
        attachments++;
        parser.skipChildren();
    }

    /** Anthropic's images and documents: attached by bytes, address or name of a file, or written out as text. */
    private void source(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            content(value);
            return;
        }
        long before = textBytes;
        boolean attached = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken each = parser.nextToken();
            if (name.equals("file_id") && each == JsonToken.VALUE_STRING) {
                state.names(Reference.Kind.File, parser.getText());
            } else if (name.equals("type") && each == JsonToken.VALUE_STRING) {
                String type = parser.getText();
                attached = type.equals("base64") || type.equals("url") || type.equals("file");
            } else {
                content(each);
            }
        }
        if (attached) {
            textBytes = before;
            attachments++;
        }
    }

    /** Of a tool the model reads names and types too: all strings and the names of all fields. */
    private void declarations(JsonToken value) throws IOException {
        switch (value) {
            case VALUE_STRING -> textBytes += lengthFrom(start());
            case START_ARRAY -> {
                for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                    declarations(each);
                }
            }
            case START_OBJECT -> {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    textBytes += lengthFrom(start());
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

    private void text() {
        int start = start();
        if (isDataUrl(start)) {
            attachments++;
        } else {
            textBytes += lengthFrom(start);
        }
    }

    /** Where the current string begins, behind its quotation mark. */
    private int start() {
        return (int) parser.currentTokenLocation().getByteOffset() + 1;
    }

    private boolean isDataUrl(int start) {
        return stands("data:", start) && anywhere(";base64,", start, Math.min(start + DATA_URL_HEAD, body.length));
    }

    private boolean anywhere(String ascii, int from, int to) {
        for (int at = from; at < to && body[at] != '"'; at++) {
            if (stands(ascii, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean stands(String ascii, int at) {
        for (int i = 0; i < ascii.length(); i++) {
            if (at + i >= body.length || body[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The length in UTF-8 of the string that begins there, its escapes resolved. */
    private long lengthFrom(int start) {
        long length = 0;
        int at = start;
        while (at < body.length && body[at] != '"') {
            if (body[at] != '\\') {
                length++;
                at++;
            } else if (at + 5 < body.length && body[at + 1] == 'u') {
                length += lengthOfEscaped(at + 2);
                at += 6;
            } else {
                length++;
                at += 2;
            }
        }
        return length;
    }

    private int lengthOfEscaped(int hex) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit * 16 + Character.digit(body[hex + i], 16);
        }
        if (unit < 0x80) {
            return 1;
        }
        // Two surrogates make four bytes.
        return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
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
