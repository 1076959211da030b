package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Entry;
import dev.llmroute.route.Route;
import java.net.URI;
import java.nio.file.Path;
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

    private List<Explanation.Line> explained(String yaml, String target) throws Exception {
        Path file = RouteFile.write(folder, "chat.yaml", yaml);
        LlmRouteDocument document = RouteReader.read(file).getFirst();
        Route route = RouteResolver.resolve(document, ref -> Optional.of(ref.key()), new Fingerprint(new byte[32]))
                .route();
        LiveTargets live = new LiveTargets(
                URI.create("http://127.0.0.1:9"),
                JSON.readTree("[{\"name\":\"chat\",\"namespace\":\"" + route.namespace() + "\",\"targets\":[" + target
                        + "]}]"));
        return Explanation.of(
                        document,
                        route,
                        "chat",
                        new Entry.Head(),
                        live.cooldowns(route, TimeSource.SYSTEM),
                        TimeSource.SYSTEM)
                .targets();
    }
}
