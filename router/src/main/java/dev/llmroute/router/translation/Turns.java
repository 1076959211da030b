package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The turns of a conversation as Anthropic takes them: the roles alternate, and the user begins. Not thread-safe. */
final class Turns {
    static final String USER = "user";
    static final String ASSISTANT = "assistant";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What one role says in a row. */
    static final class Turn {
        final int number;
        final String role;
        /** The results of tools, which stand at its beginning. */
        final ArrayNode results = JSON.arrayNode();

        final ArrayNode content = JSON.arrayNode();

        Turn(int number, String role) {
            this.number = number;
            this.role = role;
        }
    }

    private final List<Turn> turns = new ArrayList<>();

    ArrayNode messages() {
        ArrayNode messages = JSON.arrayNode();
        for (Turn turn : turns) {
            messages.addObject().put("role", turn.role).set("content", turn.results.addAll(turn.content));
        }
        return messages;
    }

    /** Blank texts are left out: Anthropic refuses them. */
    void say(String role, ObjectNode block) {
        if (!isBlank(block)) {
            turn(role).content.add(block);
        }
    }

    static boolean isBlank(ObjectNode block) {
        return block.path("type").asText().equals("text")
                && Blank.is(block.path("text").asText());
    }

    /** The last turn if it is this role's, else a new one. */
    Turn turn(String role) {
        if (turns.isEmpty() || !turns.getLast().role.equals(role)) {
            turns.add(new Turn(turns.size(), role));
        }
        return turns.getLast();
    }

    /** Anthropic wants them in the message right behind the call, before all else; whenever the caller told them. */
    void answer(ToolCalls.Call<Turn> call, ObjectNode result) {
        int next = call.turn().number + 1;
        Turn turn = next < turns.size() ? turns.get(next) : turn(USER);
        ObjectNode block = JSON.objectNode().put("type", "tool_result").put("tool_use_id", call.id());
        turn.results.add(block.setAll(result));
    }

    /** Makes the user begin, and leaves the last word with the user if the caller's history did, or if it has no turns at all. */
    void settle(JsonNode last, SystemPrompt system) {
        if (turns.isEmpty()) {
            List<ObjectNode> said = system.takeAll();
            said.forEach(block -> say(USER, block));
        }
        boolean usersWord = last.path("role").asText().equals(USER);
        if (turns.isEmpty() || (usersWord && turns.getLast().role.equals(ASSISTANT))) {
            say(USER, Attachments.text(Conversation.PLACEHOLDER));
        }
        if (turns.getFirst().role.equals(ASSISTANT)) {
            Turn first = new Turn(-1, USER);
            first.content.add(Attachments.text(Conversation.PLACEHOLDER));
            turns.addFirst(first);
        }
        Turn end = turns.getLast();
        if (end.role.equals(ASSISTANT) && end.content.path(end.content.size() - 1) instanceof ObjectNode block) {
            trim(block);
        }
    }

    /** Anthropic: <i>final assistant content cannot end with trailing whitespace</i>. */
    private static void trim(ObjectNode block) {
        if (block.path("text").isTextual()) {
            block.put("text", Blank.stripTrailing(block.get("text").asText()));
        }
    }
}
