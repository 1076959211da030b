package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmroute.router.state.IdField;
import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.StateReader;
import java.io.IOException;
import java.util.Optional;

/** Reads from a request's body, while it is measured, what fields name by ids. */
final class IdReader {
    private final JsonParser parser;
    private final StateReader state;

    /** @param state is told what is named */
    IdReader(JsonParser parser, StateReader state) {
        this.parser = parser;
        this.state = state;
    }

    /** Whether a field names what only one account knows; its value is read then. */
    boolean names(String field, JsonToken value) throws IOException {
        Optional<Reference.Kind> kind = IdField.of(field);
        if (kind.isEmpty() || (value != JsonToken.VALUE_STRING && value != JsonToken.START_ARRAY)) {
            return false;
        }
        if (value == JsonToken.VALUE_STRING) {
            state.names(kind.get(), parser.getText());
            return true;
        }
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (each == JsonToken.VALUE_STRING) {
                state.names(kind.get(), parser.getText());
            } else {
                ids(each);
            }
        }
        return true;
    }

    /** What is named below a value of which the model reads nothing. */
    void ids(JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                ids(each);
            }
        } else if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken each = parser.nextToken();
                if (!names(name, each)) {
                    ids(each);
                }
            }
        }
    }

    /** A machine that is running, or what a new one gets. */
    void container(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            state.names(Reference.Kind.Container, parser.getText());
        } else if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken each = parser.nextToken();
                if (name.equals("id") && each == JsonToken.VALUE_STRING) {
                    state.names(Reference.Kind.Container, parser.getText());
                } else if (!names(name, each)) {
                    ids(each);
                }
            }
        } else {
            parser.skipChildren();
        }
    }

    /** A file of OpenAI's chat: its bytes, or the name of one that was uploaded. */
    void file() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean id = parser.currentName().equals("file_id");
            if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
                state.names(Reference.Kind.File, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }
}
