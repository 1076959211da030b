package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a search that ends before it is through, since the history is large and what fits is rare. */
class RareFallbacksTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final RecentFallbacks history = new RecentFallbacks();
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() throws Exception {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                Cooldowns.ofOnlooker(new SlowTime(time)),
                history,
                () -> SharingState.LOCAL);
        history.record(Samples.singleModelFallback(
                "rare", time.millis() - Duration.ofHours(1).toMillis()));
        Samples.fallbacks(time.millis()).stream()
                .filter(event -> !event.caller().equals("app-1"))
                .forEach(history::record);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> get("/api/v1/fallbacks.csv").contains(",rare,"));
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    @Test
    void the_page_does_not_say_that_there_is_none_but_how_far_it_has_looked_and_leads_on() throws Exception {
        String page = get("/fallbacks?caller=app-1");

        assertThat(page)
                .contains("No request was found yet with this filter", "the search has come as far as", "rel=\"next\"")
                .doesNotContain("No request fits this filter.");
        for (int pages = 0; !page.contains("req_01JDF3V9N4M8"); pages++) {
            assertThat(pages).isLessThan(20);
            page = get(page.replaceAll("(?s).*rel=\"next\" href=\"([^\"]+)\".*", "$1")
                    .replace("&amp;", "&"));
        }
    }

    @Test
    void the_api_tells_how_far_it_has_looked_and_its_next_leads_on() throws Exception {
        JsonNode answer = new ObjectMapper().readTree(get("/api/v1/fallbacks?caller=app-1"));

        assertThat(answer.path("fallbacks")).isEmpty();
        assertThat(answer.path("searchedTo").asText()).startsWith("2026-11-24T09:");
        for (int pages = 0; answer.path("fallbacks").isEmpty(); pages++) {
            assertThat(pages).isLessThan(20);
            assertThat(answer.path("next").isTextual()).isTrue();
            answer = new ObjectMapper()
                    .readTree(get("/api/v1/fallbacks?caller=app-1&cursor="
                            + answer.path("next").asText()));
        }
        assertThat(answer.path("fallbacks").path(0).path("id").asText()).isEqualTo("rare");
    }

    @Test
    void an_export_looks_through_all() throws Exception {
        assertThat(get("/api/v1/fallbacks.csv?caller=app-1")).contains("fallback,", ",rare,");
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
