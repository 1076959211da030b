package dev.llmroute.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.route.TargetState;
import dev.llmroute.standalone.local.CommandFailed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which routes and targets a name means. */
class LiveRouteTest {
    private final LiveRoute chat =
            route("team-a", "chat", "groq/large#main", "groq/large#spare", "groq/a/b", "openai/gpt-4o");
    private final LiveRoute other = route("team-b", "chat", "mistral/small");

    @Test
    void all_a_provider_a_model_and_a_target_name_targets() throws Exception {
        assertThat(named("all")).hasSize(4);
        assertThat(named("groq")).containsExactly("groq/large#main", "groq/large#spare", "groq/a/b");
        assertThat(named("groq/large")).containsExactly("groq/large#main", "groq/large#spare");
        assertThat(named("groq/large#spare")).containsExactly("groq/large#spare");
        assertThat(named("groq/a/b")).containsExactly("groq/a/b");
    }

    @Test
    void a_name_of_nothing_is_refused_with_the_names_that_there_are() {
        assertThatThrownBy(() -> named("grok"))
                .isInstanceOf(CommandFailed.class)
                .hasMessage("\"grok\" names nothing that the route chat has; it may be one of: all, groq, groq/large,"
                        + " groq/large#main, groq/large#spare, groq/a/b, openai, openai/gpt-4o");
        assertThatThrownBy(() -> named("large")).hasMessageContaining("names nothing");
    }

    @Test
    void all_of_nothing_is_nothing() throws Exception {
        assertThat(LiveRoute.targetsNamed("all", List.of())).isEmpty();
    }

    @Test
    void a_route_is_named_with_its_namespace_where_there_are_several() throws Exception {
        assertThat(LiveRoute.named("team-b/chat", List.of(chat, other))).isEqualTo(other);
        assertThat(LiveRoute.named("chat", List.of(other))).isEqualTo(other);
        assertThatThrownBy(() -> LiveRoute.named("chat", List.of(chat, other)))
                .hasMessage("there are several: say which one of team-a/chat, team-b/chat");
        assertThatThrownBy(() -> LiveRoute.named("chats", List.of(chat, other)))
                .hasMessage("there is no route chats; there is team-a/chat, team-b/chat");
    }

    @Test
    void a_state_that_only_a_newer_version_knows_is_refused_rather_than_guessed() {
        assertThatThrownBy(() -> LiveRoute.of(
                        "a", "b", new ObjectMapper().readTree("[{\"name\":\"groq/x\",\"state\":\"Resting\"}]")))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("groq/x")
                .hasMessageContaining("same version");
    }

    private List<String> named(String what) throws CommandFailed {
        return LiveRoute.targetsNamed(what, List.of(chat)).stream()
                .map(LiveTarget::name)
                .toList();
    }

    private static LiveRoute route(String namespace, String name, String... targets) {
        return new LiveRoute(
                namespace,
                name,
                List.of(targets).stream()
                        .map(each ->
                                new LiveTarget(each, TargetState.Ready, null, null, null, -1, null, null, List.of()))
                        .toList());
    }
}
