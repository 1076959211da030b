package dev.llmroute.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Entry;
import dev.llmroute.route.ModelRef;
import dev.llmroute.router.routing.RoutingTable.Access;
import dev.llmroute.router.testing.ExampleRoute;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private final RoutingTable table =
            new RoutingTable(List.of(served(ExampleRoute.resolved()), served(ExampleRoute.resolved("""
                    apiVersion: llmroute.dev/v1alpha1
                    kind: LlmRoute
                    metadata: {name: other}
                    spec:
                      providers: [{name: p, dialect: OpenAI, baseUrl: "https://p.example", models: [{name: m}]}]
                      auth: {mode: ApiKey, keys: [{name: app-2, secretKeyRef: {name: other-keys, key: app-2}}]}
                    """))));

    private static ServedRoute served(ResolvedRoute route) {
        return new ServedRoute(route, new Cooldowns(TimeSource.SYSTEM));
    }

    @Test
    void a_key_opens_only_its_own_routes() {
        Access access = table.access("caller-keys-app-1").orElseThrow();
        assertThat(access.caller()).isEqualTo("app-1");
        assertThat(RoutingTable.names(access))
                .contains("agent-chat", "gpt-4o", "groq/gemma2-9b-it")
                .doesNotContain("other", "p/m");
        assertThat(RoutingTable.resolve(access, "other")).isEmpty();
        assertThat(RoutingTable.resolve(access, "p/m")).isEmpty();
    }

    @Test
    void an_unknown_or_missing_key_opens_nothing() {
        assertThat(table.access("caller-keys-app-2")).isEmpty();
        assertThat(table.access("")).isEmpty();
        assertThat(table.access(null)).isEmpty();
    }

    @Test
    void a_models_array_is_resolved_in_its_order_and_refused_if_one_is_unknown() {
        Access access = table.access("caller-keys-app-1").orElseThrow();
        assertThat(RoutingTable.resolve(access, null, List.of("gpt-4o-mini", "groq/gemma2-9b-it")))
                .hasValueSatisfying(destination -> assertThat(destination.entry())
                        .isEqualTo(new Entry.Listed(
                                List.of(new ModelRef("openai", "gpt-4o-mini"), new ModelRef("groq", "gemma2-9b-it")))));
        assertThat(RoutingTable.resolve(access, null, List.of("gpt-4o-mini", "nope")))
                .isEmpty();
    }
}
