package dev.llmroute.console.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.config.Environment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who configures which routes a console shows. */
class RouteOptionsTest {
    @Test
    void routes_are_shown_and_changed_only_where_that_is_asked_for() {
        assertThat(RouteOptions.of(new Environment(Map.of()))).isEmpty();
        RouteOptions shown = RouteOptions.of(new Environment(Map.of(
                        "LLMROUTE_CONSOLE_ROUTES", "true",
                        "LLMROUTE_CONSOLE_NAMESPACES", "team-a, team-b",
                        "KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .orElseThrow();
        assertThat(shown.editable()).isFalse();
        assertThat(shown.namespaces()).isEqualTo(List.of("team-a", "team-b"));
        assertThat(shown.apiServer().address()).hasToString("https://10.0.0.1:443/");
    }

    @Test
    void what_is_not_shown_is_not_changed_and_without_an_api_server_that_is_said() {
        assertThatThrownBy(() -> RouteOptions.of(new Environment(Map.of("LLMROUTE_CONSOLE_EDIT", "true"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LLMROUTE_CONSOLE_EDIT is true, but LLMROUTE_CONSOLE_ROUTES is not");
        assertThatThrownBy(() -> RouteOptions.of(new Environment(Map.of("LLMROUTE_CONSOLE_ROUTES", "true"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LLMROUTE_CONSOLE_API_SERVER");
    }
}
