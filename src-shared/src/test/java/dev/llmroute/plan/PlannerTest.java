package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.Failure;
import dev.llmroute.route.Credential;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private final Route route = Routes.agentChat();

    @Test
    void by_the_routes_name_the_first_model_comes_first_then_its_provider_then_the_others() {
        assertThat(providers(chain("agent-chat")))
                .startsWith("groq/llama-3.3-70b-versatile", "groq/llama-3.1-70b-versatile")
                .containsSubsequence("groq/gemma2-9b-it", "openai/gpt-4o", "anthropic/claude-3-5-sonnet-20241022")
                .hasSize(12);
    }

    @Test
    void entered_at_openai_anthropic_comes_before_groq() {
        assertThat(providers(chain("openai/gpt-4o-mini")))
                .startsWith("openai/gpt-4o-mini", "openai/gpt-4o", "openai/gpt-4-turbo")
                .containsSubsequence("anthropic/claude-3-haiku-20240307", "groq/llama-3.3-70b-versatile");
    }

    @Test
    void entered_at_anthropic_openai_comes_before_groq() {
        assertThat(providers(chain("claude-3-5-haiku-20241022")))
                .startsWith("anthropic/claude-3-5-haiku-20241022", "anthropic/claude-3-5-sonnet-20241022")
                .containsSubsequence("openai/gpt-3.5-turbo", "groq/llama-3.3-70b-versatile");
    }

    @Test
    void an_empty_fallback_list_means_no_other_provider() {
        Route alone = Routes.route(
                Routes.provider("groq", List.of(), "a", "b"), Routes.provider("openai", List.of("groq"), "c"));
        assertThat(Planner.chain(alone, new Entry.Head()))
                .extracting(Target::name)
                .containsExactly("groq/a", "groq/b");
    }

    @Test
    void only_the_entry_providers_fallback_list_counts() {
        Route route = Routes.route(
                Routes.provider("a", List.of("b"), "m"),
                Routes.provider("b", List.of("c"), "m"),
                Routes.provider("c", List.of(), "m"));
        assertThat(Planner.chain(route, new Entry.Head()))
                .extracting(Target::name)
                .containsExactly("a/m", "b/m");
    }

    @Test
    void a_provider_that_names_itself_is_not_asked_twice() {
        Route route = Routes.route(Routes.provider("a", List.of("a", "b"), "m"), Routes.provider("b", List.of(), "m"));
        assertThat(Planner.chain(route, new Entry.Head()))
                .extracting(Target::name)
                .containsExactly("a/m", "b/m");
    }

    @Test
    void a_name_that_nothing_has_is_not_known() {
        assertThat(Planner.resolve(route, "agent-chat")).contains(new Entry.Head());
        for (String name : List.of("", "/", "groq", "groq/", "/gemma2-9b-it", "groq/gpt-4o", "nobody/gpt-4o")) {
            assertThat(Planner.resolve(route, name)).as(name).isEmpty();
        }
    }

    @Test
    void a_model_named_like_an_alias_is_the_model() {
        assertThat(Planner.resolve(route, "gpt-4o")).contains(new Entry.At(new ModelRef("openai", "gpt-4o")));
        assertThat(Planner.resolve(route, "gpt-4o-alias")).contains(new Entry.Head());
    }

    @Test
    void a_full_model_name_with_a_slash_is_not_taken_for_a_provider() {
        Route slash = Routes.route(
                Routes.provider("groq", List.of("openai"), "openai/gpt-oss-120b"),
                Routes.provider("openai", List.of(), "gpt-oss-120b"));
        assertThat(Planner.resolve(slash, "openai/gpt-oss-120b"))
                .contains(new Entry.At(new ModelRef("groq", "openai/gpt-oss-120b")));
        assertThat(Planner.resolve(slash, "openai/none")).isEmpty();
    }

    @Test
    void a_models_array_is_exactly_that_order() {
        Entry listed = new Entry.Listed(
                List.of(new ModelRef("anthropic", "claude-3-haiku-20240307"), new ModelRef("groq", "gemma2-9b-it")));
        assertThat(Planner.chain(route, listed))
                .extracting(Target::name)
                .containsExactly("anthropic/claude-3-haiku-20240307", "groq/gemma2-9b-it");
    }

    @Test
    void each_credential_of_a_model_is_a_target_before_the_next_model() {
        Route two = Routes.route(Routes.provider(
                "groq", List.of(), List.of(new Credential("a", "1"), new Credential("b", "2")), "x", "y"));
        assertThat(Planner.chain(two, new Entry.Head()))
                .extracting(Target::name)
                .containsExactly("groq/x#a", "groq/x#b", "groq/y#a", "groq/y#b");
    }

    @Test
    void what_is_cooling_down_is_skipped_with_its_reason() {
        List<Target> chain = chain("agent-chat");
        Cooldown cooldown = CooldownRules.decide(
                        Failure.connection("refused"),
                        chain.getFirst(),
                        route.cooldown(),
                        new FailureContext("r1", 0, 0, 0))
                .orElseThrow();
        CooldownView view = target ->
                demand -> target.equals(chain.getFirst()) ? new KnownCooldown(cooldown, 1) : Availability.AVAILABLE;
        Plan plan = Planner.plan(Chain.of(chain, view), Demand.SMALLEST);
        assertThat(plan.candidates()).extracting(Chain.Link::target).hasSize(11).doesNotContain(chain.getFirst());
        assertThat(plan.skipped()).containsExactly(new Skip(chain.getFirst(), new KnownCooldown(cooldown, 1)));
    }

    private List<Target> chain(String model) {
        return Planner.chain(route, Planner.resolve(route, model).orElseThrow());
    }

    private static Stream<String> providers(List<Target> chain) {
        return chain.stream().map(Target::name);
    }
}
