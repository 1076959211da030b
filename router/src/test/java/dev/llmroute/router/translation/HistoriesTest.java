package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the history of a conversation looks like, whoever made its ids: the other vendor takes it. */
class HistoriesTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> IDS = List.of(
            "call_1",
            "functions.Bash:0",
            "functions.Bash_0",
            "call_1|fc_2",
            "a.b",
            "a:b",
            "a_b",
            "call 1",
            "工具1",
            "",
            " ",
            "null",
            "call_1__thought__CiQB+/=",
            "call_2",
            "chatcmpl-tool-0123456789abcdef0123456789abcdef",
            "x".repeat(200));

    private static final List<String> WORDS = List.of("hi", "", " ", "\n\n", "so ", "\t", "why?\n");

    @Property(tries = 2000)
    void a_chat_of_any_kind_is_taken_by_anthropic(@ForAll long seed) throws Untranslatable {
        ObjectNode chat = JSON.objectNode();
        chat.set("messages", new Histories(new Random(seed)).chat());

        JsonNode messages = ChatToMessages.request(chat, "m");

        assertThat(AnthropicRules.refusals(messages)).as("%s", messages).isEmpty();
    }

    @Property(tries = 2000)
    void messages_of_any_kind_are_taken_by_openai(@ForAll long seed) throws Untranslatable {
        ObjectNode messages = JSON.objectNode();
        messages.set("messages", new Histories(new Random(seed)).messages());

        JsonNode chat = MessagesToChat.request(messages, "m", "max_tokens");

        assertThat(OpenAiRules.refusals(chat)).as("%s", chat).isEmpty();
    }

    @Property(tries = 500)
    void a_turn_more_changes_no_id_of_those_before(@ForAll long seed) throws Untranslatable {
        ArrayNode history = new Histories(new Random(seed)).chat();
        history.addObject().put("role", "user").put("content", "and now?");
        ObjectNode before = JSON.objectNode();
        before.set("messages", history);
        ObjectNode after = JSON.objectNode();
        after.set("messages", history.deepCopy());
        ((ArrayNode) after.get("messages")).addObject().put("role", "assistant").put("content", "This.");

        assertThat(ChatToMessages.request(after, "m").findValuesAsText("tool_use_id"))
                .isEqualTo(ChatToMessages.request(before, "m").findValuesAsText("tool_use_id"));
    }

    @Example
    void results_stay_with_their_calls_whatever_becomes_of_the_ids() throws Untranslatable {
        JsonNode messages = ChatToMessages.request(Json.of("""
                {messages: [
                  {role: 'user', content: 'q'},
                  {role: 'assistant', tool_calls: [
                    {id: 'f:0', function: {name: 'f', arguments: '{}'}}, {id: 'f.0', function: {name: 'f', arguments: {a: 1}}}]},
                  {role: 'tool', tool_call_id: 'f.0', content: 'second'},
                  {role: 'tool', tool_call_id: 'f:0', content: 'first'},
                  {role: 'assistant', tool_calls: [{id: 'f:0', function: {name: 'f', arguments: null}}]},
                  {role: 'user', content: 'wait'},
                  {role: 'tool', tool_call_id: 'f:0', content: 'third'}]}"""), "m").path("messages");

        String first = messages.at("/1/content/0/id").asText();
        String second = messages.at("/1/content/1/id").asText();
        String third = messages.at("/3/content/0/id").asText();
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9_-]+"));
        assertThat(messages.at("/1/content/1/input").toString()).isEqualTo("{\"a\":1}");
        assertThat(messages.at("/2/content/0/tool_use_id").asText()).isEqualTo(second);
        assertThat(messages.at("/2/content/0/content").asText()).isEqualTo("second");
        assertThat(messages.at("/2/content/1/tool_use_id").asText()).isEqualTo(first);
        assertThat(messages.at("/4/content/0/tool_use_id").asText()).isEqualTo(third);
        assertThat(messages.at("/4/content/0/content").asText()).isEqualTo("third");
        assertThat(messages.at("/4/content/1/text").asText()).isEqualTo("wait");
    }

    @Example
    void a_result_without_a_call_is_said_by_the_user_and_a_call_without_a_result_gets_one() throws Untranslatable {
        JsonNode messages = ChatToMessages.request(Json.of("""
                {messages: [
                  {role: 'tool', tool_call_id: 'gone', content: '42'},
                  {role: 'assistant', tool_calls: [{id: 'c', function: {name: 'f', arguments: '{}'}}]}]}"""), "m").path("messages");

        assertThat(messages.at("/0/content/0/text").asText()).isEqualTo("Result of a tool: 42");
        assertThat(messages.at("/2/content/0").toString())
                .isEqualTo("{\"type\":\"tool_result\",\"tool_use_id\":\"c\","
                        + "\"content\":\"The tool was stopped, there is no result.\",\"is_error\":true}");
    }

    /** Histories that callers, frameworks and other gateways may send, and some that nobody should. */
    private record Histories(Random random) {
        ArrayNode chat() {
            ArrayNode messages = JSON.arrayNode();
            for (int i = 0; i <= random.nextInt(8); i++) {
                ObjectNode message = messages.addObject()
                        .put("role", one(List.of("system", "user", "assistant", "assistant", "tool", "tool")));
                message.put("content", one(WORDS));
                switch (message.get("role").asText()) {
                    case "assistant" -> {
                        for (int call = 0; call < random.nextInt(3); call++) {
                            ObjectNode made = message.withArray("tool_calls").addObject();
                            id(made, "id");
                            made.putObject("function").put("name", "mcp.tool").put("arguments", "{}");
                        }
                    }
                    case "tool" -> id(message, "tool_call_id");
                    default -> {}
                }
            }
            return messages;
        }

        ArrayNode messages() {
            ArrayNode messages = JSON.arrayNode();
            for (int i = 0; i <= random.nextInt(8); i++) {
                boolean user = random.nextBoolean();
                ArrayNode content = messages.addObject()
                        .put("role", user ? "user" : "assistant")
                        .putArray("content");
                for (int block = 0; block < random.nextInt(4); block++) {
                    if (random.nextBoolean()) {
                        content.addObject().put("type", "text").put("text", one(WORDS));
                    } else if (user) {
                        id(content.addObject().put("type", "tool_result").put("content", one(WORDS)), "tool_use_id");
                    } else {
                        id(content.addObject().put("type", "tool_use").put("name", "mcp.tool"), "id");
                    }
                }
            }
            return messages;
        }

        private void id(ObjectNode owner, String field) {
            if (random.nextInt(8) == 0) {
                owner.putNull(field);
            } else {
                owner.put(field, one(IDS));
            }
        }

        private String one(List<String> values) {
            return values.get(random.nextInt(values.size()));
        }
    }
}
