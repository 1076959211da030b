package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request in Anthropic's dialect.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 */
public record MessagesRequest(Prompt prompt, JsonNode body, boolean keep, Account account) implements Question {

    /**
     * Reads a request whose model is known to be there.
     *
     * @param betas what of that which is being tried out the caller knows
     */
    static MessagesRequest of(String model, JsonNode written, Account account, boolean strict, Betas betas)
            throws InvalidRequest {
        MessagesCheck.maxTokens(written.path("max_tokens"));
        JsonNode body = MessagesThread.whole(written, account);
        MessagesCheck.messages(body.path("messages"), betas.systemMessages());
        MessagesCheck.tools(body.path("tools"));
        MessagesCheck.flag("stream", body.path("stream"));
        if (strict) {
            MessagesRules.check(body, written, account, betas.any());
        }
        JsonNode messages = body.path("messages");
        JsonNode last = lastTurn(messages);
        String result = toolResult(last);
        boolean plainUser = isUser(last) && result == null;
        Prompt prompt = new Prompt(
                model,
                body.path("stream").booleanValue(),
                lastUserMessage(messages),
                result,
                plainUser ? offer(body).calls(lastUserMessage(messages)) : List.of(),
                schema(body.at("/output_config/format")),
                thinks(body.at("/thinking/type").asText()),
                words(body));
        return new MessagesRequest(prompt, body, written.path("thread").isObject(), account);
    }

    /**
     * How many tokens a request has: its words. {@code max_tokens} may be absent here.
     *
     * @see <a href="https://docs.claude.com/en/api/messages-count-tokens">Anthropic: count tokens in a message</a>
     */
    public static int tokens(JsonNode body, Account account, boolean strict, Betas betas) throws InvalidRequest {
        MessagesCheck.messages(body.path("messages"), betas.systemMessages());
        MessagesCheck.tools(body.path("tools"));
        if (strict) {
            MessagesRules.check(body, body, account, betas.any());
        }
        return words(body);
    }

    @Override
    public String callId(String id) {
        return "toolu_" + id;
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        boolean caches = body.findValue("cache_control") != null;
        List<JsonNode> messages = new ArrayList<>();
        body.path("messages").forEach(messages::add);
        Cached cached = caches ? account.cached(prompt.model(), messages, true) : Cached.NOTHING;
        if (keep) {
            account.keepThread("msg_" + id, MessagesThread.answered(body, echo));
        }
        return new MessageAnswer("msg_" + id, echo, cached);
    }

    /** What the system says behind it is no turn. */
    private static JsonNode lastTurn(JsonNode messages) {
        int last = messages.size() - 1;
        while (last > 0 && messages.path(last).path("role").asText().equals("system")) {
            last--;
        }
        return messages.path(last);
    }

    /** A message that holds nothing but tools' results is not the user's. */
    private static String lastUserMessage(JsonNode messages) {
        String last = "";
        for (JsonNode message : messages) {
            String text = Prompt.text(message.path("content"));
            if (isUser(message) && !(text.isEmpty() && toolResult(message) != null)) {
                last = text;
            }
        }
        return last;
    }

    /** The text of all of them. */
    private static @Nullable String toolResult(JsonNode message) {
        String results = null;
        for (JsonNode block : message.path("content")) {
            if (MessagesCheck.isOf(block, "tool_result")) {
                String result = Prompt.text(block.path("content"));
                results = results == null ? result : results + "\n" + result;
            }
        }
        return results;
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return MessagesCheck.isOf(format, "json_schema") ? format.path("schema") : null;
    }

    private static boolean thinks(String type) {
        return type.equals("enabled") || type.equals("adaptive");
    }

    private static int words(JsonNode body) {
        int words = Prompt.words(Prompt.text(body.path("system")));
        for (JsonNode message : body.path("messages")) {
            words += Prompt.words(Prompt.text(message.path("content")));
            for (JsonNode block : message.path("content")) {
                words += Prompt.words(Prompt.text(block.path("content")));
            }
        }
        return words;
    }

    private static boolean isUser(JsonNode message) {
        return message.path("role").asText().equals("user");
    }

    /** Only of tools that the caller runs. */
    private static Offer offer(JsonNode body) {
        Map<String, JsonNode> tools = new LinkedHashMap<>();
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("type").asText("custom").equals("custom")) {
                tools.put(tool.path("name").asText(), tool.path("input_schema"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        return new Offer(tools, choice.path("name").textValue(), MessagesCheck.isOf(choice, "none"));
    }
}
