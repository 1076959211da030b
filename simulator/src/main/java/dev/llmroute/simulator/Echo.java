package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says: an echo of the prompt that names who answered, as text or as a call of a tool, in pieces.
 *
 * @param tool the tool that is called, null for text
 * @param pieces of the text; of a call its arguments as JSON, after an empty piece for its head
 */
record Echo(Prompt prompt, @Nullable String tool, List<String> pieces) {
    private static final int MOST_WORDS = 50;

    /** In so many pieces; null for one a word. */
    static Echo of(String provider, Prompt prompt, @Nullable Integer tokens) {
        String tool = prompt.toolToCall();
        return new Echo(prompt, tool, tool == null ? words(text(provider, prompt), tokens) : call(prompt, tokens));
    }

    /** Says nothing. */
    static Echo empty(Prompt prompt) {
        return new Echo(prompt, null, List.of());
    }

    int size() {
        return pieces.size();
    }

    /** All pieces together. */
    String whole() {
        return String.join("", pieces);
    }

    /** The arguments of a call. */
    ObjectNode arguments() {
        return arguments(prompt);
    }

    private static ObjectNode arguments(Prompt prompt) {
        return Json.object().put("echo", prompt.lastUserMessage());
    }

    private static String text(String provider, Prompt prompt) {
        String result = prompt.toolResult();
        return provider + "/" + prompt.model() + " answers: " + prompt.lastUserMessage()
                + (result == null ? "" : " (tool result: " + result + ")");
    }

    /** Exactly so many pieces: what is over is in the last one, what is missing is made up. */
    private static List<String> words(String text, @Nullable Integer tokens) {
        int most = tokens == null ? MOST_WORDS : tokens;
        List<String> words = new ArrayList<>(List.of(text.split("(?<=\\s)(?=\\S)", most)));
        while (tokens != null && words.size() < tokens) {
            words.add(" word" + words.size());
        }
        return words;
    }

    /** An empty piece for the call's head, then the arguments in at least two. */
    private static List<String> call(Prompt prompt, @Nullable Integer tokens) {
        int[] arguments = arguments(prompt).toString().codePoints().toArray();
        int parts = Math.clamp(tokens == null ? 4 : tokens - 1, 2, arguments.length);
        List<String> pieces = new ArrayList<>(List.of(""));
        for (int i = 0; i < parts; i++) {
            int from = (int) ((long) arguments.length * i / parts);
            int to = (int) ((long) arguments.length * (i + 1) / parts);
            pieces.add(new String(arguments, from, to - from));
        }
        return pieces;
    }
}
