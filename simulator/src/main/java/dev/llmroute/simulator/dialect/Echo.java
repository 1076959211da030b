package dev.llmroute.simulator.dialect;

import dev.llmroute.simulator.behaviour.Behaviour.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says: an echo of the prompt that names who answered, as text, as JSON or as calls of tools, in pieces.
 *
 * @param said at most one of them thoughts, which come first
 */
public record Echo(Prompt prompt, List<Utterance> said) {
    private static final int MOST_WORDS = 50;

    /** Where a piece is: in which utterance, and which of its pieces it is. */
    record Place(int utterance, int piece) {}

    /**
     * Makes one.
     *
     * @param callId the id of its first call
     * @param tokens in so many pieces; null for one a word
     */
    public static Echo of(String provider, String callId, Prompt prompt, Set<Trait> traits, @Nullable Integer tokens) {
        List<Utterance> said = new ArrayList<>();
        if (prompt.thinks() || traits.contains(Trait.Thinks)) {
            said.add(new Utterance.Thought(List.of("The user ", "wants an ", "answer.")));
        }
        if (traits.contains(Trait.Refuses)) {
            said.add(new Utterance.Refused(words(provider + "/" + prompt.model() + " refuses.", tokens, " word")));
        } else if (prompt.calls().isEmpty()) {
            said.add(
                    new Utterance.Text(words(text(provider, prompt), tokens, prompt.schema() == null ? " word" : " ")));
        } else {
            List<ToolUse> calls = prompt.calls();
            for (int i = 0; i < calls.size(); i++) {
                String tool = calls.get(i).tool();
                List<String> pieces = arguments(calls.get(i).arguments(), tokens);
                said.add(new Utterance.Call(callId(callId, tool, i, traits), tool, pieces));
            }
        }
        return new Echo(prompt, said);
    }

    /** Says nothing. */
    public static Echo empty(Prompt prompt) {
        return new Echo(prompt, List.of());
    }

    int size() {
        return said.stream().mapToInt(each -> each.pieces().size()).sum();
    }

    /** How many of the pieces are thoughts. */
    int thoughts() {
        return said.stream()
                .filter(each -> each instanceof Utterance.Thought)
                .mapToInt(each -> each.pieces().size())
                .sum();
    }

    boolean calls() {
        return said.stream().anyMatch(each -> each instanceof Utterance.Call);
    }

    boolean refuses() {
        return said.stream().anyMatch(each -> each instanceof Utterance.Refused);
    }

    Place at(int index) {
        int before = 0;
        for (int i = 0; i < said.size(); i++) {
            int size = said.get(i).pieces().size();
            if (index < before + size) {
                return new Place(i, index - before);
            }
            before += size;
        }
        throw new IndexOutOfBoundsException(index);
    }

    private static String text(String provider, Prompt prompt) {
        String said = Script.said(prompt.lastUserMessage()).orElse(prompt.lastUserMessage());
        String result = prompt.toolResult();
        String text = provider + "/" + prompt.model() + " answers: " + said
                + (result == null ? "" : " (tool result: " + result + ")");
        return prompt.schema() == null ? text : Sample.of(prompt.schema(), text).toString();
    }

    /**
     * Kimi's and vLLM's are what other vendors refuse: with a point and a colon, and longer than 40 characters.
     *
     * @see <a href="https://github.com/MoonshotAI/Kimi-K2/blob/main/docs/tool_call_guidance.md">Kimi K2: ids of tool calls</a>
     * @see <a href="https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/chat_utils.py">vLLM: make_tool_call_id</a>
     */
    private static String callId(String id, String tool, int index, Set<Trait> traits) {
        if (traits.contains(Trait.KimiIds)) {
            return "functions." + tool + ":" + index;
        }
        if (traits.contains(Trait.VllmIds)) {
            return "chatcmpl-tool-" + "%032x".formatted((long) id.hashCode() * 31 + index & Long.MAX_VALUE);
        }
        return index == 0 ? id : id + "_" + index;
    }

    /** Exactly so many pieces: what is over is in the last one, what is missing is made up. */
    private static List<String> words(String text, @Nullable Integer tokens, String filler) {
        int most = tokens == null ? MOST_WORDS : tokens;
        List<String> words = new ArrayList<>(List.of(text.split("(?<=\\s)(?=\\S)", most)));
        while (tokens != null && words.size() < tokens) {
            words.add(filler.isBlank() ? filler : filler + words.size());
        }
        return words;
    }

    /** An empty piece for the call's head, then the arguments in at least two. */
    private static List<String> arguments(String json, @Nullable Integer tokens) {
        int[] arguments = json.codePoints().toArray();
        int parts = Math.clamp(tokens == null ? 4 : tokens - 1, 2, Math.max(2, arguments.length));
        List<String> pieces = new ArrayList<>(List.of(""));
        for (int i = 0; i < parts; i++) {
            int from = (int) ((long) arguments.length * i / parts);
            int to = (int) ((long) arguments.length * (i + 1) / parts);
            pieces.add(new String(arguments, from, to - from));
        }
        return pieces;
    }
}
