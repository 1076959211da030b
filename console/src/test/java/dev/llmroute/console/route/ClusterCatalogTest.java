package dev.llmroute.console.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.TimeSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a console knows of a cluster's routes, whatever becomes of the watch. */
class ClusterCatalogTest {
    @TempDir
    private Path folder;

    private FakeApiServer server;
    private ClusterCatalog catalog;

    @BeforeEach
    void start() throws Exception {
        server = new FakeApiServer(folder);
        server.put(SampleRoutes.AGENT_CHAT);
    }

    @AfterEach
    void stop() {
        if (catalog != null) {
            catalog.close();
        }
        server.close();
    }

    private void begin() {
        catalog = ClusterCatalog.start(server.access(), List.of(), true, TimeSource.SYSTEM);
    }

    @Test
    void what_changes_is_known_at_once_and_told() throws Exception {
        begin();
        List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        catalog.onChange(() -> heard.add("changed"));
        await().until(() -> catalog.state().available() && catalog.routes().size() == 1);

        server.put(SampleRoutes.SEARCH);
        await().until(() -> catalog.routes().size() == 2);
        server.delete("search");
        await().until(() -> catalog.routes().size() == 1);
        assertThat(heard).isNotEmpty();
    }

    @Test
    void where_the_server_has_forgotten_the_watch_all_is_listed_anew() throws Exception {
        begin();
        await().until(() -> catalog.state().available());

        server.forgetWatches();
        server.put(SampleRoutes.SEARCH);

        await().until(() -> catalog.routes().size() == 2);
        assertThat(catalog.state().available()).isTrue();
    }

    @Test
    void before_the_server_answers_and_where_it_forbids_that_is_said() {
        server.answerLists(403);
        begin();
        assertThat(catalog.state().available()).isFalse();
        await().until(() -> catalog.state().trouble().contains("may not list and watch"));
        assertThat(catalog.routes()).isEmpty();

        server.answerLists(200);
        await().until(() -> catalog.state().available());
        assertThat(catalog.routes()).hasSize(1);
    }

    @Test
    void where_nobody_answers_that_is_said_with_the_address() {
        server.close();
        begin();

        await().until(() -> catalog.state().trouble().contains("Nobody answers at http"));
    }

    @Test
    void a_spec_that_is_shown_is_read_as_the_same_again() throws Exception {
        begin();
        await().until(() -> catalog.state().available());
        RouteEditor editor = catalog.editor().orElseThrow();
        RouteVersion now = editor.read("team-a", "agent-chat").orElseThrow();

        EditAnswer answer = editor.check("team-a", "agent-chat", now.version(), now.spec());

        assertThat(answer)
                .isInstanceOfSatisfying(
                        EditAnswer.Taken.class,
                        taken -> assertThat(taken.diff().isEmpty()).isTrue());
    }

    @Test
    void what_a_reader_of_yaml_could_take_for_something_else_is_quoted() throws Exception {
        for (String text :
                List.of("1e5", "0x1F", "010", "2024-10-21", "12:30", "on", "null", "~", "1_000", ".5", "5m", "")) {
            var spec = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
            spec.put("value", text);
            assertThat(RouteYaml.spec(RouteYaml.text(spec))).as(text).isEqualTo(spec);
        }
        assertThat(RouteYaml.text(new com.fasterxml.jackson.databind.ObjectMapper()
                        .createObjectNode()
                        .put("a", "2024-10-21")
                        .put("b", "5m")))
                .isEqualTo("a: \"2024-10-21\"\nb: 5m\n");
    }
}
