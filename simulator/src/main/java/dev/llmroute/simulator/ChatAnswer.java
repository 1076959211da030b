package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: an echo that names who answered, as text or as a tool call, whole or in chunks.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI: the chat completion object</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 */
final class ChatAnswer {
    private static final int MOST_WORDS = 50;

    private final String id;
    private final long created;
    private final ChatRequest request;
    private final @Nullable String tool;
    private final List<String> pieces;

    /**
     * @param number distinguishes answers
     * @param created seconds since the epoch
     * @param tokens how many pieces; null for one a word
     */
    ChatAnswer(String provider, ChatRequest request, long number, long created, @Nullable Integer tokens) {
        this.id = "chatcmpl-" + provider + "-" + number;
        this.created = created;
        this.request = request;
        this.tool = request.toolToCall();
        this.pieces = tool == null ? words(text(provider, request), tokens) : callPieces(request, tokens);
    }

    /** How many pieces of content there are. */
    int size() {
        return pieces.size();
    }

    /** The whole answer. */
    String completion() {
        ObjectNode message = Json.object().put("role", "assistant");
        String content = String.join("", pieces);
        if (tool == null) {
            message.put("content", content);
        } else {
            message.putNull("content");
            message.putArray("tool_calls").add(call(tool, content));
        }
        message.putNull("refusal");
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finishReason());
        ObjectNode answer = head("chat.completion");
        answer.putArray("choices").add(choice);
        answer.set("usage", usage());
        return answer.toString();
    }

    String roleChunk() {
        ObjectNode delta = Json.object().put("role", "assistant");
        return tool == null ? chunk(delta.put("content", ""), null) : chunk(delta.putNull("content"), null);
    }

    /** A call's first piece is its head, the others are parts of its arguments. */
    String pieceChunk(int index) {
        ObjectNode delta = Json.object();
        if (tool == null) {
            return chunk(delta.put("content", pieces.get(index)), null);
        }
        ObjectNode call = Json.object().put("index", 0);
        if (index == 0) {
            call.setAll(call(tool, pieces.get(0)));
        } else {
            call.putObject("function").put("arguments", pieces.get(index));
        }
        delta.putArray("tool_calls").add(call);
        return chunk(delta, null);
    }

    String finishChunk() {
        return chunk(Json.object(), finishReason());
    }

    /** The last chunk of a request that asked for it with {@code stream_options.include_usage}. */
    String usageChunk() {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage());
        return chunk.toString();
    }

    private String chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode chunk = head("chat.completion.chunk");
        ArrayNode choices = chunk.putArray("choices");
        choices.add(choice);
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
        return chunk.toString();
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.model());
    }

    private ObjectNode call(String function, String arguments) {
        ObjectNode call = Json.object().put("id", "call_" + id).put("type", "function");
        call.putObject("function").put("name", function).put("arguments", arguments);
        return call;
    }

    private String finishReason() {
        return tool == null ? "stop" : "tool_calls";
    }

    private ObjectNode usage() {
        return Json.object()
                .put("prompt_tokens", request.promptTokens())
                .put("completion_tokens", pieces.size())
                .put("total_tokens", request.promptTokens() + pieces.size());
    }

    private static String text(String provider, ChatRequest request) {
        String result = request.toolResult();
        return provider + "/" + request.model() + " answers: " + request.lastUserMessage()
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
    private static List<String> callPieces(ChatRequest request, @Nullable Integer tokens) {
        int[] arguments = Json.object()
                .put("echo", request.lastUserMessage())
                .toString()
                .codePoints()
                .toArray();
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
