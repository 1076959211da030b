package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.StateReader;
import java.io.IOException;
import java.util.Set;

/**
 * Measures what a request gives a model to read, while its body is read: texts, where they stand in the body, so that no copy of them is
 * made; attachments; and images. Tells what its parts refer to.
 */
final class ContentMeter {
    /** A data URL has said what it is within so many bytes. */
    private static final int DATA_URL_HEAD = 128;

    /** The types of a part that is an image: in chat, in responses, in messages. */
    private static final Set<String> IMAGES = Set.of("image_url", "input_image", "image");

    private final byte[] body;
    private final JsonParser parser;
    private final StateReader state;
    private final IdReader named;
    private final ConversationSigns signs;
    private long textBytes;
    private long attachments;
    private boolean images;
    private boolean ofUser;

    /**
     * @param parser reads the body as UTF-8
     * @param state is told what the request refers to
     * @param signs are told of each text
     */
    ContentMeter(byte[] body, JsonParser parser, StateReader state, IdReader named, ConversationSigns signs) {
        this.body = body;
        this.parser = parser;
        this.state = state;
        this.named = named;
        this.signs = signs;
    }

    long textBytes() {
        return textBytes;
    }

    long attachments() {
        return attachments;
    }

    boolean images() {
        return images;
    }

    /** All strings below the value, except roles, types and what is attached. */
    void read(JsonToken value) throws IOException {
        switch (value) {
            case VALUE_STRING -> text();
            case START_ARRAY -> {
                for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                    read(each);
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
            more |= !ItemReference.isHead(name);
            switch (name) {
                case "type" -> {
                    type = parser.getText();
                    images |= IMAGES.contains(type);
                }
                case "id" -> {
                    id = parser.getText();
                    measure();
                }
                case "encrypted_content" -> {
                    cipher = parser.getText();
                    measure();
                }
                default -> member(name, value);
            }
        }
        ItemReference.tell(state, type, id, cipher, more);
    }

    private void member(String name, JsonToken value) throws IOException {
        switch (name) {
            case "role" -> {
                ofUser |= value == JsonToken.VALUE_STRING && parser.getText().equals("user");
                parser.skipChildren();
            }
            // Where a prefix ends that the provider is to keep: from request to request somewhere else.
            case "cache_control" -> parser.skipChildren();
            case "input", "arguments" -> arguments(value);
            case "image_url" -> attachment();
            case "input_audio" -> {
                if (value == JsonToken.START_OBJECT) {
                    attachment();
                } else {
                    read(value);
                }
            }
            case "file" -> {
                if (value == JsonToken.START_OBJECT) {
                    attachments++;
                    named.file();
                } else {
                    read(value);
                }
            }
            case "source" -> source(value);
            default -> {
                if (!named.names(name, value)) {
                    read(value);
                }
            }
        }
    }

    /** What a tool was called with may look like anything. */
    private void arguments(JsonToken value) throws IOException {
        boolean before = images;
        int mark = state.mark();
        read(value);
        images = before;
        state.backTo(mark);
    }

    /** Takes in an object that names something by its {@code id}. */
    void named(Reference.Kind kind) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                state.names(kind, parser.getText());
            } else {
                read(value);
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
            read(value);
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
                read(each);
            }
        }
        if (attached) {
            textBytes = before;
            attachments++;
        }
    }

    private void text() {
        if (isDataUrl(start())) {
            attachments++;
        } else {
            string();
        }
    }

    /** Where the current string begins, after its quotation mark. */
    private int start() {
        return (int) parser.currentTokenLocation().getByteOffset() + 1;
    }

    private boolean isDataUrl(int start) {
        return JsonBytes.stand(body, "data:", start) && JsonBytes.standIn(body, ";base64,", start, DATA_URL_HEAD);
    }

    /** Takes in the current string as one that is read whatever it looks like. */
    void string() {
        int start = start();
        JsonBytes.Text text = JsonBytes.text(body, start);
        textBytes += text.length();
        signs.text(start, text.end() - start);
    }

    /** The same of one that says nothing of the conversation: providers name what they return. */
    private void measure() {
        textBytes += JsonBytes.text(body, start()).length();
    }

    /** Reads a message, or whatever stands in the place of one; whether it is a user's. */
    boolean isOfUser(JsonToken message) throws IOException {
        ofUser = message == JsonToken.VALUE_STRING;
        read(message);
        return ofUser;
    }
}
