package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.fallback.Exhaustion;
import dev.llmroute.router.fallback.Step;
import dev.llmroute.router.reply.ReplyFormat;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The body of an error where no target answered. */
class ExhaustedErrorTest {
    private static final ReplyFormat OPENAI = ReplyFormat.in(Surface.ChatCompletions.dialect());
    private static final Failure TIMEOUT = Failure.timeout("Late.");
    private static final Failure LIMIT = new Failure(
            FailureClass.RateLimitTokens,
            Scope.Model,
            new Wait(60_000, WaitSource.BODY_TEXT),
            "tokens",
            429,
            new ProviderError("tokens", "rate_limit_exceeded", "Slow down."),
            "test");

    private final MutableTime time = new MutableTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final Route route = ExampleRoute.resolved("""
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: p, dialect: OpenAI, baseUrl: 'https://p.example/v1', models: [{name: a}, {name: b}, {name: c}]}
              auth: {mode: None}
            """).route();
    private final Target a = route.targets().get(0);

    @Test
    void it_tells_what_happened_and_when_to_come_again() throws Exception {
        cool(a);
        ChainWalk walk = walk(target -> target.model().equals("b") ? Optional.of("it is small") : Optional.empty());
        Claim c = ((Step.Try) walk.start()).claim();
        walk.trail().askedAgain(c.target(), LIMIT, 3);
        walk.trail().askedAgain(c.target(), atOnce(), 4);
        assertThat(walk.after(c, TIMEOUT, 5)).isInstanceOf(Step.Exhausted.class);

        JsonNode error = error(walk, false);

        assertThat(error.path("message").asText()).contains("p/c failed (Timeout)");
        assertThat(error.path("code").asText()).isEqualTo("all_targets_exhausted");
        assertThat(new ObjectMapper().readTree(error.path("llmroute").toString()))
                .isEqualTo(new ObjectMapper().readTree("""
                        {"route": "chat", "retryAt": "2026-11-24T10:01:00Z",
                         "attempts": [
                           {"target": "p/c", "class": "RateLimitTokens", "scope": "model", "waitMs": 60000,
                            "waitSource": "body-text", "ms": 3, "message": "Slow down."},
                           {"target": "p/c", "class": "RateLimitTokens", "scope": "model", "waitMs": 0,
                            "waitSource": "body-text", "ms": 4, "message": "The provider answered with RateLimitTokens."},
                           {"target": "p/c", "class": "Timeout", "scope": "model", "waitMs": null,
                            "waitSource": "none", "ms": 5, "message": "Late."}],
                         "skipped": [
                           {"target": "p/a", "class": "RateLimitTokens", "until": "2026-11-24T10:01:00Z"},
                           {"target": "p/b", "class": "Unsupported", "why": "it is small"}]}
                        """));
    }

    @Test
    void a_refusal_is_passed_on_as_the_provider_said_it_without_a_time() throws Exception {
        Failure refusal = new Failure(
                FailureClass.InvalidRequest,
                Scope.Request,
                null,
                "",
                422,
                new ProviderError("invalid_request_error", "odd", "Too odd."),
                "test");
        ChainWalk walk = walk(Suitability.ANY);
        walk.failed(((Step.Try) walk.start()).claim(), refusal, 5);

        JsonNode error = error(walk, true);

        assertThat(error.path("message").asText()).isEqualTo("Too odd.");
        assertThat(error.path("code").asText()).isEqualTo("odd");
        assertThat(error.at("/llmroute/retryAt").isNull()).isTrue();
        assertThat(error.at("/llmroute/attempts")).hasSize(1);
    }

    @Test
    void who_may_come_again_at_once_is_told_so() {
        ChainWalk walk = walk(Suitability.ANY);
        walk.start();
        Exhaustion now = new Exhaustion(429, "Full.", "Full.", null, 0);
        assertThat(ExhaustedError.of(OPENAI, 429, "chat", now, walk.trail(), time)
                        .at("/error/llmroute/retryAt")
                        .asText())
                .isEqualTo("2026-11-24T10:00:00Z");
    }

    /** Of a limit that says that it is over already. */
    private static Failure atOnce() {
        Wait none = new Wait(0, WaitSource.BODY_TEXT);
        return new Failure(FailureClass.RateLimitTokens, Scope.Model, none, "tokens", 429, null, "test");
    }

    private JsonNode error(ChainWalk walk, boolean usedUp) {
        return ExhaustedError.of(OPENAI, 429, "chat", Exhaustion.of(walk, usedUp), walk.trail(), time)
                .path("error");
    }

    private ChainWalk walk(Suitability suitability) {
        return new ChainWalk(
                Chain.of(route, new Entry.Head(), cooldowns),
                suitability,
                route.fallback(),
                Demand.SMALLEST,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time));
    }

    private void cool(Target target) {
        cooldowns.set(
                CooldownRules.decide(LIMIT, target, route.cooldown(), new FailureContext("r", time.millis(), 0, 0))
                        .orElseThrow());
    }
}
