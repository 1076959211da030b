package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;

/** The arguments of a tool call as their text comes in pieces: tells when the object is whole. Not thread-safe. */
final class ArgumentText {
    private int depth;
    private boolean begun;
    private boolean quoted;
    private boolean escaped;

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

    void add(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            add(piece.charAt(i));
        }
    }

    private void add(char unit) {
        if (quoted) {
            quoted = escaped || unit != '"';
            escaped = !escaped && unit == '\\';
            return;
        }
        switch (unit) {
            case '"' -> quoted = true;
            case '{', '[' -> {
                begun = true;
                depth++;
            }
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether nothing can follow. */
    boolean isWhole() {
        return begun && depth <= 0;
    }
}
