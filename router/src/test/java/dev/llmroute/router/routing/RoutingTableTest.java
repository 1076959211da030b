package dev.llmroute.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Permission;
import dev.llmroute.router.routing.RoutingTable.Access;
import dev.llmroute.router.testing.ExampleRoute;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
        assertThat(access.routes()).extracting(RoutingTable.Opened::caller).containsExactly("app-1");
        assertThat(RoutingTable.names(access))
                .contains("agent-chat", "gpt-4o", "groq/gemma2-9b-it")
                .doesNotContain("other", "p/m");
        assertThat(RoutingTable.resolve(access, "other")).isEmpty();
        assertThat(RoutingTable.resolve(access, "p/m")).isEmpty();
    }

    @Test
    void a_key_that_opens_two_routes_has_a_name_and_rights_of_its_own_in_each() {
        String route = """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: NAME}
                spec:
                  providers: [{name: p, dialect: OpenAI, baseUrl: "https://p.example", tags: [eu], models: [{name: NAME-m}]}]
                  auth: {mode: ApiKey, keys: [{name: CALLER, secretKeyRef: {name: keys, key: one}, RIGHTS}]}
                """;
        RoutingTable both = new RoutingTable(List.of(
                served(ExampleRoute.resolved(route.replace("NAME", "first")
                        .replace("CALLER", "app-1")
                        .replace("RIGHTS", "limits: {usd: {amount: \"5\", per: Day}}, allow: {tags: [eu]}"))),
                served(ExampleRoute.resolved(route.replace("NAME", "second")
                        .replace("CALLER", "app-one")
                        .replace("RIGHTS", "prefer: Price")))));
        Access access = both.access("keys-one").orElseThrow();

        RoutingTable.Opened first =
                RoutingTable.resolve(access, "first").orElseThrow().opened();
        assertThat(first.caller()).isEqualTo("app-1");
        assertThat(first.paid()).isNotNull();
        assertThat(first.terms()).isEqualTo(new Terms(new Permission(null, Set.of("eu")), OrderBy.Written));
        RoutingTable.Opened second =
                RoutingTable.resolve(access, "second-m").orElseThrow().opened();
        assertThat(second.caller()).isEqualTo("app-one");
        assertThat(second.paid()).isNull();
        assertThat(second.terms()).isEqualTo(new Terms(Permission.ALL, OrderBy.Price));
    }

    @Test
    void a_key_that_has_two_names_in_a_route_may_no_more_than_either() {
        RoutingTable twice = new RoutingTable(List.of(served(ExampleRoute.resolved("""
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: twice}
                spec:
                  providers: [{name: p, dialect: OpenAI, baseUrl: "https://p.example", tags: [eu], models: [{name: m}]}]
                  auth:
                    mode: ApiKey
                    keys:
                      - {name: hr, secretKeyRef: {name: keys, key: one}, allow: {tags: [eu]}, limits: {rpm: 60, tpm: 900}}
                      - {name: website, secretKeyRef: {name: keys, key: one}, limits: {rpm: 100, usd: {amount: "5", per: Day}}}
                """))));

        assertThat(twice.access("keys-one").orElseThrow().routes())
                .extracting(opened -> Objects.requireNonNull(opened.by()).ceiling())
                .singleElement()
                .satisfies(ceiling -> {
                    assertThat(ceiling.rpm()).isEqualTo(60);
                    assertThat(ceiling.tpm()).isEqualTo(900);
                    assertThat(ceiling.usd()).isNotNull();
                });
        assertThat(twice.access("keys-one").orElseThrow().routes())
                .extracting(opened -> opened.terms().permission())
                .containsExactly(new Permission(null, Set.of("eu")));
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
