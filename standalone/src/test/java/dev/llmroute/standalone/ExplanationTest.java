package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.explain.Asked;
import dev.llmroute.explain.Explanation;
import dev.llmroute.explain.ToldCooldowns;
import dev.llmroute.plan.Entry;
import dev.llmroute.route.Route;
import dev.llmroute.standalone.live.LiveRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a route as its router stands. */
class ExplanationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void where_the_key_of_what_is_asked_for_was_rejected_nothing_is_tried() throws Exception {
        String rejected =
                "{\"name\":\"groq/llama-large\",\"state\":\"KeyRejected\",\"reason\":\"Unauthorized\",\"until\":\"2099-01-01T00:00:00Z\"}";

        assertThat(explained(RouteFile.CHAT, rejected))
                .filteredOn(line -> line.target().matches("(groq/llama-(large|small)|openai/.*)"))
                .allSatisfy(line -> assertThat(line.use()).isEqualTo(Explanation.Use.Skip))
                .anySatisfy(line -> assertThat(line.why()).startsWith("its key was rejected"))
                .anySatisfy(line -> assertThat(line.why()).startsWith("not reached: the request fails at once"));
        assertThat(explained(
                        RouteFile.CHAT.replace("  auth:", "  fallback: { \"on\": [Unauthorized] }\n  auth:"), rejected))
                .anySatisfy(line -> assertThat(line.use()).isEqualTo(Explanation.Use.Try));
    }

    @Test
    void of_what_comes_back_the_share_that_is_let_through_is_told() throws Exception {
        List<Explanation.Line> lines = explained(
                RouteFile.CHAT,
                "{\"name\":\"groq/llama-large\",\"state\":\"Ready\",\"reason\":\"RateLimitRequests\",\"percent\":10}");

        assertThat(lines.getFirst().target()).isEqualTo("groq/llama-large");
        assertThat(lines.getFirst().why())
                .isEqualTo(
                        "first of the route; coming back: 10 % of the requests are let through, the others pass it by");
        assertThat(lines)
                .filteredOn(line -> line.target().equals("groq/llama-large"))
                .hasSize(1);
    }

    @Test
    void of_what_waits_for_its_probe_it_is_told_that_one_request_tries_it() throws Exception {
        assertThat(
                        explained(
                                RouteFile.CHAT,
                                "{\"name\":\"groq/llama-large\",\"state\":\"Ready\",\"reason\":\"RateLimitRequests\",\"percent\":0}"))
                .filteredOn(line -> line.target().equals("groq/llama-large"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.why())
                                .isEqualTo(
                                        "over: RateLimitRequests; one request tries it, the others pass it by until it is answered"));
    }

    @Test
    void what_has_no_key_and_what_no_time_ends_is_left_out_and_says_why() throws Exception {
        assertThat(explained(RouteFile.CHAT, "{\"name\":\"groq/llama-large\",\"state\":\"KeyMissing\"}"))
                .filteredOn(line -> line.target().equals("groq/llama-large"))
                .singleElement()
                .satisfies(line -> assertThat(line.why()).isEqualTo("left out: its key is not there"));
        assertThat(explained(
                        RouteFile.CHAT,
                        "{\"name\":\"groq/llama-large\",\"state\":\"Broken\",\"reason\":\"ModelNotFound\"}"))
                .filteredOn(line -> line.target().equals("groq/llama-large"))
                .singleElement()
                .satisfies(line -> assertThat(line.why()).startsWith("broken: the provider does not know the model"));
    }

    @Test
    void what_the_request_needs_leaves_out_targets_that_cannot_serve_it() throws Exception {
        String yaml = RouteFile.CHAT.replace(
                "{ name: llama-large }", "{ name: llama-large, capabilities: { tools: false, contextWindow: 1000 } }");
        assertThat(yaml).isNotEqualTo(RouteFile.CHAT);

        assertThat(explained(yaml, "{\"name\":\"groq/llama-large\",\"state\":\"Ready\"}", new Asked("chat")))
                .first()
                .satisfies(line -> assertThat(line.target()).isEqualTo("groq/llama-large"));
        assertThat(explained(
                        yaml,
                        "{\"name\":\"groq/llama-large\",\"state\":\"Ready\"}",
                        new Asked("chat", 0, true, false, false)))
                .anySatisfy(line -> {
                    assertThat(line.target()).isEqualTo("groq/llama-large");
                    assertThat(line.use()).isEqualTo(Explanation.Use.Skip);
                    assertThat(line.why()).isEqualTo("left out: it takes no tools");
                });
        assertThat(explained(
                        yaml,
                        "{\"name\":\"groq/llama-large\",\"state\":\"Ready\"}",
                        new Asked("chat", 100_000, false, false, false)))
                .anySatisfy(line -> {
                    assertThat(line.target()).isEqualTo("groq/llama-large");
                    assertThat(line.use()).isEqualTo(Explanation.Use.Skip);
                    assertThat(line.why()).isEqualTo("left out: the request is longer than its 1000 tokens");
                });
    }

    @Test
    void a_target_whose_budget_is_spent_is_left_out_until_it_begins_anew() throws Exception {
        String until = Instant.now().plus(Duration.ofHours(3)).toString();
        assertThat(explained(
                        RouteFile.CHAT,
                        "{\"name\":\"groq/llama-large\",\"state\":\"Ready\",\"budget\":{\"spent\":\"$5 a day of groq\",\"until\":\""
                                + until + "\"}}"))
                .anySatisfy(line -> {
                    assertThat(line.target()).isEqualTo("groq/llama-large");
                    assertThat(line.use()).isEqualTo(Explanation.Use.Skip);
                    assertThat(line.why()).startsWith("its budget, $5 a day of groq, is spent; it begins anew in ");
                });
    }

    private List<Explanation.Line> explained(String yaml, String target) throws Exception {
        return explained(yaml, target, new Asked("chat"));
    }

    private List<Explanation.Line> explained(String yaml, String target, Asked asked) throws Exception {
        Path file = RouteFile.write(folder, "chat.yaml", yaml);
        LlmRouteDocument document = RouteReader.read(file).getFirst();
        Route route = RouteResolver.resolve(document, ref -> Optional.of(ref.key()), new Fingerprint(new byte[32]))
                .route();
        LiveRoute live = LiveRoute.of(route.namespace(), "chat", JSON.readTree("[" + target + "]"));
        return Explanation.of(
                        document,
                        route,
                        asked,
                        new Entry.Head(),
                        ToldCooldowns.of(live.targets(), TimeSource.SYSTEM),
                        TimeSource.SYSTEM)
                .targets();
    }
}
