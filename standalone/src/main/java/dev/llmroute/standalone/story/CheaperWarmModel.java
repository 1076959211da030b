package dev.llmroute.standalone.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.llmroute.standalone.local.Demo;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/** A single question goes to what is cheapest by its list; a conversation that grows to what has it cheaply in its cache. */
final class CheaperWarmModel implements Story {
    private static final String BY_LIST = "groq-us/llama-3.3-70b-versatile";
    private static final String CACHING = "openai-us/gpt-4.1";
    private static final BigDecimal PER_TOKEN_BY_LIST = new BigDecimal("0.0000012");
    private static final int TURNS = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String title() {
        return "a cheaper warm model";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.say(
                "of one tier: gpt-4.1 at $2.00 a million tokens, $0.20 from its cache; llama-3.3-70b at $1.20, cached or not");
        Reply question = stage.ask(stage.first(), Demo.PRICED_ROUTE);
        stage.same("a single question goes to what is cheapest by its list", question.target(), BY_LIST);
        stage.same("though the route writes it second", question.header("x-llmroute-order"), "Cheaper");

        stage.say("an agent's conversation of " + TURNS + " turns, some 8,000 tokens more with each:");
        ArrayNode messages = JSON.createArrayNode();
        BigDecimal paid = BigDecimal.ZERO;
        BigDecimal byList = BigDecimal.ZERO;
        String target = "";
        for (int turn = 1; turn <= TURNS; turn++) {
            messages.addObject().put("role", "user").put("content", "word ".repeat(4_000));
            Reply reply = stage.quietly(stage.first(), body(messages));
            BigDecimal cost = new BigDecimal(reply.header("x-llmroute-cost"));
            long prompt = reply.json().at("/usage/prompt_tokens").asLong();
            paid = paid.add(cost);
            byList = byList.add(PER_TOKEN_BY_LIST.multiply(BigDecimal.valueOf(prompt)));
            if (!reply.target().equals(target) || turn == TURNS) {
                stage.say("turn " + turn + ": " + reply.target() + ", " + prompt + " tokens, of them "
                        + reply.json()
                                .at("/usage/prompt_tokens_details/cached_tokens")
                                .asLong() + " cached, $"
                        + cost.toPlainString());
            }
            target = reply.target();
            messages.addObject()
                    .put("role", "assistant")
                    .put(
                            "content",
                            reply.json().at("/choices/0/message/content").asText());
        }
        stage.same("it ends where it is warm", target, CACHING);
        stage.check(
                "it cost $" + rounded(paid) + "; by the list, its prompts alone would have cost $" + rounded(byList),
                paid.compareTo(byList) < 0,
                paid);
    }

    private static String body(ArrayNode messages) throws JsonProcessingException {
        return JSON.writeValueAsString(
                JSON.createObjectNode().put("model", Demo.PRICED_ROUTE).set("messages", messages));
    }

    private static String rounded(BigDecimal dollars) {
        return dollars.round(new MathContext(3)).toPlainString();
    }
}
