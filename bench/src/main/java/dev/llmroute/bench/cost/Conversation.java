package dev.llmroute.bench.cost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.function.Consumer;

/** An agent's conversation, which names itself nowhere: each turn sends all that was said before, and more. Not thread-safe. */
final class Conversation {
    static final int TURNS = 30;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INSTRUCTIONS = "instruction ".repeat(2_000);
    private static final String RESULT = "result ".repeat(400);

    private final Asked asked;
    private final ArrayNode messages = JSON.createArrayNode();

    Conversation(Asked asked, int number) {
        this.asked = asked;
        say("system", INSTRUCTIONS);
        say("user", "This is task " + number + ".");
    }

    /** @param heard gets each answer */
    void play(Consumer<HttpResponse<String>> heard) throws IOException, InterruptedException {
        for (int turn = 0; turn < TURNS; turn++) {
            ObjectNode request = JSON.createObjectNode().put("model", "large");
            request.set("messages", messages);
            HttpResponse<String> answer = asked.chat(request.toString(), "");
            heard.accept(answer);
            say(
                    "assistant",
                    JSON.readTree(answer.body())
                            .at("/choices/0/message/content")
                            .asText());
            say("user", RESULT);
        }
    }

    private void say(String role, String content) {
        messages.addObject().put("role", role).put("content", content);
    }
}
