package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A provider with several keys: how requests are spread over them, and what one limited or rejected key means. */
class KeysTest {
    private static final ResolvedRoute ROUTE = ExampleRoute.resolved("""
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: keys}
            spec:
              providers:
                - name: openai
                  dialect: OpenAI
                  baseUrl: https://api.openai.example/v1
                  credentials:
                    - {name: a, secretKeyRef: {name: llm-keys, key: a}}
                    - {name: b, secretKeyRef: {name: llm-keys, key: b}}
                  models: [{name: large}, {name: small}]
                - name: groq
                  dialect: OpenAI
                  baseUrl: https://api.groq.example/v1
                  credentials: [{name: main, secretKeyRef: {name: llm-keys, key: groq}}]
                  models: [{name: llama}]
              auth: {mode: None}
            """);

    private final Route route = ROUTE.route();
    private final MutableTime time = new MutableTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final Chain chain = Chain.of(Planner.chain(route, new Entry.Head()), cooldowns);

    @Test
    void requests_are_spread_over_the_keys() {
        Map<String, Integer> first = new HashMap<>();
        Random tickets = new Random(5);
        for (int i = 0; i < 2000; i++) {
            Walk walk = walk(new Demand(10, tickets.nextInt(Integer.MAX_VALUE)));
            first.merge(tried(walk.start()), 1, Integer::sum);
            walk.end();
        }
        assertThat(first.keySet()).containsExactlyInAnyOrder("openai/large#a", "openai/large#b");
        assertThat(first.get("openai/large#a")).isBetween(850, 1150);
    }

    @Test
    void a_limited_key_leads_to_the_next_key_of_the_same_model_and_the_last_attempt_to_another_provider() {
        Walk walk = walk();
        String first = tried(walk.start());
        String second = tried(fail(walk, FailureClass.RateLimitTokens, Scope.Model));
        String third = tried(fail(walk, FailureClass.RateLimitTokens, Scope.Model));

        assertThat(List.of(first, second)).containsExactlyInAnyOrder("openai/large#a", "openai/large#b");
        assertThat(third).isEqualTo("groq/llama");
    }

    @Test
    void a_limit_of_the_whole_account_leads_to_another_provider_before_another_key() {
        Walk walk = walk();
        String first = tried(walk.start());
        assertThat(tried(fail(walk, FailureClass.RateLimitDaily, Scope.Credential)))
                .isEqualTo("groq/llama");
        assertThat(tried(fail(walk, FailureClass.RateLimitDaily, Scope.Model)))
                .startsWith("openai/large#")
                .isNotEqualTo(first);
    }

    @Test
    void a_rejected_key_leads_to_the_other_key_and_is_left_out_afterwards() {
        Walk walk = walk();
        String rejected = tried(walk.start());
        String other = tried(fail(walk, FailureClass.Unauthorized, Scope.Credential));
        assertThat(other).startsWith("openai/large#").isNotEqualTo(rejected);

        for (int ticket = 0; ticket < 20; ticket++) {
            Walk next = walk(new Demand(10, ticket));
            assertThat(tried(next.start())).isEqualTo(other);
            next.end();
        }
    }

    @Test
    void where_all_keys_are_rejected_requests_fail_at_once_in_our_own_words_and_are_tried_again_after_a_minute() {
        Walk walk = walk();
        walk.start();
        fail(walk, FailureClass.Unauthorized, Scope.Credential);
        assertThat(fail(walk, FailureClass.Unauthorized, Scope.Credential)).isInstanceOf(Step.Fail.class);

        Walk next = walk();
        assertThat(next.start()).isInstanceOfSatisfying(Step.Fail.class, fail -> {
            assertThat(fail.failure().status()).isEqualTo(401);
            assertThat(fail.failure().error())
                    .isEqualTo(new ProviderError(null, "invalid_api_key", "OPENAI rejected the API key."));
        });
        assertThat(next.started()).isZero();

        time.advance(Duration.ofMinutes(1));
        assertThat(walk().start()).isInstanceOf(Step.Try.class);
    }

    @Test
    void two_routes_with_the_same_account_share_its_cooldowns_and_two_accounts_never_do() {
        String yaml = ExampleRoute.yaml("https://api.example");
        Route same = ExampleRoute.resolved(yaml.replace("name: agent-chat", "name: other, namespace: team-b"))
                .route();
        Route another = ExampleRoute.resolved(yaml.replace("key: groq", "key: groq-of-team-b"))
                .route();
        Target target = ExampleRoute.resolved(yaml).route().targets().getFirst();
        Failure daily = new Failure(FailureClass.RateLimitDaily, Scope.Model, null, "day", 429, null, "test");
        cooldowns.set(
                CooldownRules.decide(daily, target, route.cooldown(), new FailureContext("r", time.millis(), 0, 0))
                        .orElseThrow());

        assertThat(availability(same)).isInstanceOf(KnownCooldown.class);
        assertThat(availability(another)).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void a_limit_that_one_key_of_an_account_meets_holds_for_its_other_keys_and_for_no_other_account() {
        Route accounts = accounts("a, b").route();
        Chain all = Chain.of(Planner.chain(accounts, new Entry.Head()), cooldowns);
        Walk walk = walk(all, new Demand(10, 7));
        String first = tried(walk.start());
        String second = tried(fail(walk, FailureClass.RateLimitTokens, Scope.Model));
        assertThat(account(accounts, second)).isNotEqualTo(account(accounts, first));

        assertThat(accounts.targets())
                .filteredOn(target -> target.model().equals("large"))
                .allSatisfy(target -> assertThat(cooldowns.of(target).availability(Demand.SMALLEST))
                        .isInstanceOf(
                                account(accounts, target.name()).equals(account(accounts, first))
                                        ? KnownCooldown.class
                                        : Availability.Available.class));
        assertThat(cooldowns.clearable())
                .singleElement()
                .extracting(each -> each.displayKey())
                .isEqualTo("openai_large@" + account(accounts, first));
    }

    @Test
    void the_keys_of_an_account_that_is_known_to_be_another_one_do_not_come_last_after_an_accounts_limit() {
        Walk walk =
                walk(Chain.of(Planner.chain(accounts("a, b").route(), new Entry.Head()), cooldowns), new Demand(10, 7));
        walk.start();
        assertThat(tried(fail(walk, FailureClass.RateLimitDaily, Scope.Credential)))
                .startsWith("openai/large#");
    }

    @Test
    void a_rejected_key_says_nothing_of_the_other_keys_of_its_account() {
        Route accounts = accounts("a, a").route();
        Walk walk = walk(Chain.of(Planner.chain(accounts, new Entry.Head()), cooldowns), new Demand(10, 7));
        String rejected = tried(walk.start());
        assertThat(tried(fail(walk, FailureClass.Unauthorized, Scope.Credential)))
                .startsWith("openai/large#")
                .isNotEqualTo(rejected);
    }

    @Test
    void an_account_of_the_same_name_in_another_namespace_is_another_account() {
        ResolvedRoute here = accounts("a, a");
        ResolvedRoute there =
                ExampleRoute.resolved(accountsYaml("a, a").replace("name: keys}", "name: keys, namespace: elsewhere}"));
        assertThat(here.route().targets().getFirst().credential().account())
                .isNotEqualTo(there.route().targets().getFirst().credential().account());
        assertThat(here.route().targets().getFirst().credential().account())
                .isEqualTo(accounts("a, b")
                        .route()
                        .targets()
                        .getFirst()
                        .credential()
                        .account());
    }

    /** Two keys of an account each: of {@code a}, then of the second one. */
    private static ResolvedRoute accounts(String both) {
        return ExampleRoute.resolved(accountsYaml(both));
    }

    private static String accountsYaml(String both) {
        String[] names = both.split(", ");
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: keys}
                spec:
                  providers:
                    - name: openai
                      dialect: OpenAI
                      baseUrl: https://api.openai.example/v1
                      credentials:
                        - {name: a1, account: %1$s, secretKeyRef: {name: llm-keys, key: a}}
                        - {name: b1, account: %2$s, secretKeyRef: {name: llm-keys, key: b}}
                        - {name: a2, account: %1$s, secretKeyRef: {name: llm-keys, key: c}}
                        - {name: b2, account: %2$s, secretKeyRef: {name: llm-keys, key: d}}
                      models: [{name: large}, {name: small}]
                    - name: groq
                      dialect: OpenAI
                      baseUrl: https://api.groq.example/v1
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: groq}}]
                      models: [{name: llama}]
                  auth: {mode: None}
                """.formatted(names[0], names[1]);
    }

    private static String account(Route accounts, String target) {
        return accounts.targets().stream()
                .filter(each -> each.name().equals(target))
                .findFirst()
                .orElseThrow()
                .credential()
                .accountName();
    }

    private Availability availability(Route other) {
        return cooldowns.of(other.targets().getFirst()).availability(Demand.SMALLEST);
    }

    private Walk walk() {
        return walk(new Demand(10, 7));
    }

    private Walk walk(Demand demand) {
        return walk(chain, demand);
    }

    private Walk walk(Chain written, Demand demand) {
        return new Walk(new ChainWalk(
                written.balanced(demand),
                Suitability.ANY,
                route.fallback(),
                demand,
                cooldowns,
                new Ceilings(time),
                Stopwatch.started(time)));
    }

    private Step fail(Walk walk, FailureClass failureClass, Scope scope) {
        int status = failureClass == FailureClass.Unauthorized ? 401 : 429;
        Failure failure = new Failure(
                failureClass,
                scope,
                null,
                "",
                status,
                new ProviderError("auth", "invalid_api_key", "No such key."),
                "test");
        Target target = walk.target();
        CooldownRules.decide(failure, target, route.cooldown(), new FailureContext("r", time.millis(), 0, 0))
                .ifPresent(cooldowns::set);
        return walk.after(failure);
    }

    private static String tried(Step step) {
        return Walk.tried(step).name();
    }
}
