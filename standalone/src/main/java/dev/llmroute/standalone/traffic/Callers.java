package dev.llmroute.standalone.traffic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.RouterNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three callers of the demo's second route: {@code web}, {@code mobile} (which speaks Anthropic's dialect) and {@code nightly}, which
 * insists on one model. They ask both routers in turn, and do not wait for an answer before they ask again. For one thread.
 */
final class Callers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Where so many are not answered yet, the next one is left out: the demo must not make itself slow. */
    private static final int MOST_OPEN = 12;

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    /** One of a round. */
    private record Question(String caller, String path, String model, boolean stream) {}

    private static final List<Question> ROUND = List.of(
            new Question("web", CHAT, Demo.PLAYED_ROUTE, false),
            new Question("mobile", MESSAGES, "anthropic-eu/claude-sonnet-4-5", false),
            new Question("web", CHAT, Demo.PLAYED_ROUTE, true),
            new Question("web", CHAT, "openai-eu/gpt-4.1", false),
            new Question("mobile", MESSAGES, Demo.PLAYED_ROUTE, false),
            new Question("web", CHAT, Demo.PLAYED_ROUTE, false),
            new Question("mobile", MESSAGES, "anthropic-eu/claude-sonnet-4-5", true),
            new Question("web", CHAT, "openai-eu/gpt-4.1-mini", false),
            new Question("nightly", CHAT, "groq-eu/llama-3.1-8b-instant", false),
            new Question("web", CHAT, Demo.PLAYED_ROUTE, false));

    private final List<RouterNode> routers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore open = new Semaphore(MOST_OPEN);
    private int asked;

    Callers(Demo demo) {
        routers = List.of(demo.first(), demo.second());
    }

    /** Asks the next question of the round. */
    void askNext() {
        Question question = ROUND.get(asked % ROUND.size());
        // A round has an even number of questions: by rounds, too, so that each question reaches each router.
        RouterNode router = routers.get((asked + asked / ROUND.size()) % routers.size());
        asked++;
        ask(router, question, body(question));
    }

    /** Asks for what no provider does, as a caller with a mistake in it. */
    void askWrongly() {
        Question question = ROUND.getFirst();
        ask(routers.getFirst(), question, body(question).put("temperature", 9));
    }

    /** About an order of its own: requests that say the same are one conversation, which a target that comes back takes as a whole or not at all. */
    private ObjectNode body(Question question) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", question.model())
                .put("stream", question.stream())
                .put("max_tokens", 200);
        if (question.caller().equals("nightly")) {
            body.putArray("models").add(question.model());
        }
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Where is my order " + (10_000 + asked) + "?");
        return body;
    }

    private void ask(RouterNode router, Question question, ObjectNode body) {
        if (!open.tryAcquire()) {
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + Demo.BIND + ":" + router.router().port() + question.path()))
                .timeout(TIMEOUT)
                .header("authorization", "Bearer " + Demo.keyOf(question.caller()))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        if (question.path().equals(MESSAGES)) {
            request.header("anthropic-version", "2023-06-01");
        }
        var _ = http.sendAsync(request.build(), BodyHandlers.discarding()).whenComplete((answer, failed) -> {
            open.release();
            if (failed != null) {
                LOG.debug("A played request has failed", failed);
            }
        });
    }

    /** Leaves what is open. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
