package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of a tool call as their text comes in pieces: tells what of them can be said, and whether they are one whole object. Some
 * providers begin with an empty object, and go on with the arguments themselves: an empty one is said only where nothing comes behind it. Not
 * thread-safe.
 */
final class ArgumentText {
    private static final String EMPTY = "{}";

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private String held = "";
    private boolean said;
    private int depth;
    private boolean over;
    private boolean broken;

    ArgumentText() {
        try {
            parser = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException("a parser without input does no I/O", e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /**
     * A piece as text. Some providers write the arguments as the object that they are; an empty one is what they begin with.
     *
     * @see <a href="https://github.com/AntSeed/antseed/issues/15">arguments that are no text</a>
     */
    static String of(JsonNode arguments) {
        if (arguments.isObject()) {
            return arguments.isEmpty() ? "" : arguments.toString();
        }
        return arguments.isTextual() ? arguments.asText() : "";
    }

    /** Takes a piece; gives what can be said now. */
    String add(String piece) {
        if (said) {
            read(piece);
            return piece;
        }
        String all = (held + piece).stripLeading();
        String start = all.strip();
        if (EMPTY.startsWith(start) || "null".startsWith(start)) {
            held = start;
            return "";
        }
        said = true;
        held = "";
        String own = all;
        for (String nothing : new String[] {EMPTY, "null"}) {
            String behind =
                    all.startsWith(nothing) ? all.substring(nothing.length()).stripLeading() : "";
            own = behind.startsWith("{") ? behind : own;
        }
        read(own);
        return own;
    }

    private void read(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        if (broken || bytes.length == 0) {
            return;
        }
        try {
            feeder.feedInput(bytes, 0, bytes.length);
            for (JsonToken token = parser.nextToken();
                    token != null && token != JsonToken.NOT_AVAILABLE;
                    token = parser.nextToken()) {
                take(token);
            }
        } catch (IOException malformed) {
            broken = true;
        }
    }

    private void take(JsonToken token) {
        broken |= over || (depth == 0 && token != JsonToken.START_OBJECT);
        if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
        }
        over |= depth == 0;
    }

    /** What was taken and not said, where nothing more comes. */
    String left() {
        return said || held.equals("null") ? "" : held;
    }

    boolean hasBegun() {
        return said || held.startsWith("{");
    }

    /** Whether an object is whole, be it an empty one behind which another may come. */
    boolean isWhole() {
        return over || held.equals(EMPTY);
    }

    /** Whether nothing can follow. */
    boolean isClosed() {
        return over;
    }

    /** Whether they are one object, or nothing. */
    boolean isObject() {
        return said ? over && !broken : held.isEmpty() || held.equals(EMPTY) || held.equals("null");
    }
}
