package dev.llmroute.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Secrets;
import dev.llmroute.operator.TestRoutes;
import dev.llmroute.operator.pool.RouterPool.Kind;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.operator.reconcile.LlmRouteReconciler;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandedOutTest {
    private static final Fingerprint FINGERPRINT = new Fingerprint(new byte[32]);

    private final Map<SecretKeyRef, String> keys = new HashMap<>(Map.of(
            new SecretKeyRef("llm-keys", "groq"), "k-1",
            new SecretKeyRef("llm-keys", "openai"), "k-2",
            new SecretKeyRef("llm-keys", "anthropic"), "k-3",
            new SecretKeyRef("caller-keys", "app-1"), "k-4"));
    private final LlmRoute route = TestRoutes.agentChat("team-a");

    @Test
    void what_the_route_says_is_handed_out() {
        HandedOut handed = handedOut(Optional.of(document(1)), 2);

        assertThat(handed.isNewest()).isTrue();
        assertThat(handed.resolved().generation()).isEqualTo(2);
        assertThat(handed.missing()).isEmpty();
    }

    @Test
    void an_edit_that_names_a_secret_which_is_not_there_does_not_replace_what_serves() {
        RouteDocument before = document(1);
        ref().put("name", "llm-kyes");

        HandedOut handed = handedOut(Optional.of(before), 2);

        assertThat(handed.isNewest()).isFalse();
        assertThat(handed.resolved().generation()).isEqualTo(1);
        assertThat(handed.missing())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("spec.providers[0].credentials[0].secretKeyRef", "llm-kyes"));
    }

    @Test
    void an_edit_that_cannot_be_used_does_not_replace_what_serves() {
        RouteDocument before = document(1);
        ((ObjectNode) route.getSpec().at("/providers/0")).put("dialect", "Gemini");

        HandedOut handed = handedOut(Optional.of(before), 2);

        assertThat(handed.isNewest()).isFalse();
        assertThat(handed.resolved().generation()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_used_is_not_handed_out_where_nothing_serves() {
        ((ObjectNode) route.getSpec().at("/providers/0")).put("dialect", "Gemini");
        RouteDocument newest = document(2);

        assertThat(HandedOut.of(newest, newest.problems(), Optional::empty, secrets(), FINGERPRINT))
                .isEmpty();
    }

    @Test
    void a_new_route_is_handed_out_with_the_keys_that_are_there() {
        ref().put("name", "llm-kyes");

        HandedOut handed = handedOut(Optional.empty(), 1);

        assertThat(handed.isNewest()).isTrue();
        assertThat(handed.missing()).hasSize(1);
    }

    @Test
    void a_secret_that_goes_does_not_hold_an_edit_back_that_names_no_other() {
        RouteDocument before = document(1);
        keys.remove(new SecretKeyRef("llm-keys", "groq"));
        ((ObjectNode) route.getSpec()).putObject("cooldown").put("default", "6m");

        assertThat(handedOut(Optional.of(before), 2).isNewest()).isTrue();
    }

    @Test
    void routers_can_be_scaled_whatever_else_is_wrong() {
        RouteDocument before = document(1);
        ref().put("name", "llm-kyes");
        ((ObjectNode) route.getSpec()).withObject("router").put("replicas", 5);

        RouterPool pool = pool(before);

        assertThat(pool.replicas()).isEqualTo(5);
        assertThat(pool.mountedRefs()).noneMatch(ref -> ref.name().equals("llm-kyes"));
    }

    @Test
    void a_certificate_that_is_not_there_does_not_replace_one_that_is() {
        keys.put(new SecretKeyRef("tls", "tls.crt"), "c");
        keys.put(new SecretKeyRef("tls", "tls.key"), "k");
        ((ObjectNode) route.getSpec()).withObject("router").putObject("tls").put("secretName", "tls");
        RouteDocument before = document(1);
        ((ObjectNode) route.getSpec()).withObject("router").putObject("tls").put("secretName", "tsl");

        HandedOut handed = handedOut(Optional.of(before), 2);

        assertThat(handed.isNewest()).isFalse();
        assertThat(handed.missing())
                .first()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("spec.router.tls.secretName"));
        assertThat(pool(before).tls().orElseThrow().secretName()).isEqualTo("tls");
    }

    private HandedOut handedOut(Optional<RouteDocument> before, long generation) {
        RouteDocument newest = document(generation);
        return HandedOut.of(newest, newest.problems(), () -> before, secrets(), FINGERPRINT)
                .orElseThrow();
    }

    private RouterPool pool(RouteDocument before) {
        Handout handout = Handout.of(
                route, RouteDocument.of(route), Optional.of(before), secrets(), FINGERPRINT, settings -> List.of());
        return RouterPool.of(
                new Owner(Kind.Route, "team-a", "agent-chat"),
                LlmRouteReconciler.settings(handout),
                List.of(handout),
                refs -> Set.of(),
                List.of());
    }

    private RouteDocument document(long generation) {
        route.getMetadata().setGeneration(generation);
        return RouteDocument.parse(RouteDocument.of(route).yaml()).orElseThrow();
    }

    private ObjectNode ref() {
        return (ObjectNode) route.getSpec().at("/providers/0/credentials/0/secretKeyRef");
    }

    private Secrets secrets() {
        return ref -> Optional.ofNullable(keys.get(ref));
    }
}
