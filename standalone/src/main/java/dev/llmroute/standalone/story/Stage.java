package dev.llmroute.standalone.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.RouterLog;
import dev.llmroute.standalone.local.RouterNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Where stories are played: asks as a caller does, looks where a user looks, and prints what both see. */
final class Stage implements AutoCloseable {
    /** Groq's text for a limit of tokens per day, with its wait of 22m46.848s. */
    static final String TOKENS_PER_DAY =
            "Rate limit reached for model `%s` in organization `org_01example` service tier"
                    + " `on_demand` on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681. Please try again in %s."
                    + " Need more tokens? Upgrade to Dev Tier today.";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Demo demo;
    private final RouterLog log;
    private final PrintWriter out;
    private final HttpClient http = HttpClient.newHttpClient();

    Stage(Demo demo, RouterLog log, PrintWriter out) {
        this.demo = demo;
        this.log = log;
        this.out = out;
    }

    /** Every provider answers, nothing is cooling down in either router, and nothing has been counted or logged. */
    void clear() throws NotHappened, IOException, InterruptedException {
        demo.simulator().reset();
        send(HttpRequest.newBuilder(admin(demo.first(), "/api/v1/cooldowns")).DELETE());
        await(
                "nothing is cooling down in either router",
                () -> cooldowns(demo.first()).isEmpty()
                        && cooldowns(demo.second()).isEmpty());
        demo.simulator().reset();
        log.forget();
    }

    /** The router that most requests go to. */
    RouterNode first() {
        return demo.first();
    }

    /** The other router: it shares what the first one learns. */
    RouterNode second() {
        return demo.second();
    }

    /** Lets a model answer like this from now on. */
    void play(String provider, String model, Behaviour behaviour) {
        demo.simulator().set(provider, model, behaviour);
    }

    /** Lets a model refuse with 429 and Groq's text, for whatever wait it states. */
    void limit(String provider, String model, String wait) {
        say(provider + " limits " + model + ": 429, \"... Please try again in " + wait + ".\"");
        play(provider, model, Behaviour.Limit.saying(TOKENS_PER_DAY.formatted(model, wait)));
    }

    /** How often the provider got a call for the model: what the simulator witnesses. */
    long calls(String provider, String model) {
        return demo.simulator().calls(provider, model);
    }

    /** How often any provider got a call. */
    long calls() {
        return demo.simulator().callCounts().stream()
                .mapToLong(count -> count.calls())
                .sum();
    }

    /** Asks for an answer in one piece, and prints question and answer. */
    Reply ask(RouterNode router, String model) throws IOException, InterruptedException {
        return chat(
                router,
                "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}");
    }

    /** Asks for a stream. */
    Reply askStream(RouterNode router, String model) throws IOException, InterruptedException {
        return chat(
                router,
                "{\"model\": \"" + model
                        + "\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}");
    }

    private Reply chat(RouterNode router, String body) throws IOException, InterruptedException {
        out.println("   > POST http://127.0.0.1:" + router.router().port() + "/v1/chat/completions " + body);
        Reply reply = quietly(router, body);
        out.print("   < " + reply.status());
        for (String header : List.of(
                "x-llmroute-target", "x-llmroute-attempts", "x-llmroute-order", "x-llmroute-fallback", "retry-after")) {
            out.print(reply.header(header).isEmpty() ? "" : "  " + header + ": " + reply.header(header));
        }
        out.println();
        return reply;
    }

    /** Asks without printing. */
    Reply quietly(RouterNode router, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.router().port() + "/v1/chat/completions"))
                .header("authorization", "Bearer " + Demo.CALLER_KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Lets a provider limit all its models, and a router find that out. */
    void exhaust(String provider, List<String> models, String wait)
            throws NotHappened, IOException, InterruptedException {
        say(provider + " limits all its models for " + wait + ", and each has been asked once");
        for (String model : models) {
            play(provider, model, Behaviour.Limit.saying(TOKENS_PER_DAY.formatted(model, wait)));
            quietly(
                    first(),
                    "{\"model\": \"" + Demo.ROUTE + "\", \"models\": [\"" + provider + "/" + model
                            + "\"], \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}");
        }
        check(
                "all " + models.size() + " models of " + provider + " are cooling down",
                cooldowns(first()).stream()
                                .filter(each -> each.path("provider").asText().equals(provider))
                                .count()
                        == models.size(),
                cooldowns(first()));
    }

    /** The cooldowns that a router knows. */
    List<JsonNode> cooldowns(RouterNode router) throws IOException, InterruptedException {
        JsonNode listing =
                send(HttpRequest.newBuilder(admin(router, "/api/v1/cooldowns"))).json();
        return StreamSupport.stream(listing.path("cooldowns").spliterator(), false)
                .toList();
    }

    /** What the console answers at a path. */
    Reply console(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + demo.console().port() + path)));
    }

    private static URI admin(RouterNode router, String path) {
        return URI.create("http://127.0.0.1:" + router.router().adminPort() + path);
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Reply(http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString()));
    }

    /** The first line that a router has logged in this story and that fits; printed. */
    String logged(String claim, Predicate<String> fits) throws NotHappened {
        String line = log.lines().stream()
                .filter(fits)
                .findFirst()
                .orElseThrow(() -> failed("the log says " + claim, log.lines()));
        out.println("   log: " + line);
        return line;
    }

    /** Tells what is going on. */
    void say(String text) {
        out.println("   " + text);
        out.flush();
    }

    /** A claim of the story, and what was seen. */
    void check(String claim, boolean holds, Object seen) throws NotHappened {
        if (!holds) {
            throw failed(claim, seen);
        }
        out.println("   ✓ " + claim);
        out.flush();
    }

    /** A claim that two values are the same. */
    void same(String claim, Object seen, Object expected) throws NotHappened {
        check(claim, seen.equals(expected), seen);
    }

    private NotHappened failed(String claim, Object seen) {
        out.println("   ✗ " + claim + "; instead: " + seen);
        out.flush();
        return new NotHappened(claim + "; instead: " + seen);
    }

    /** Something that is asked until it holds. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits until something holds, for at most ten seconds; says how long it took, in ms. */
    long await(String claim, Condition condition) throws NotHappened, IOException, InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > Duration.ofSeconds(10).toNanos()) {
                throw failed(claim, "not within 10 s");
            }
            Thread.sleep(5);
        }
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Override
    public void close() {
        http.close();
    }
}
