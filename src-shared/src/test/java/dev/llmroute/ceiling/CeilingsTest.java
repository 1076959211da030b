package dev.llmroute.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Model;
import dev.llmroute.route.Period;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CeilingsTest {
    private final FakeTime time = new FakeTime();
    private final Ceilings ceilings = new Ceilings(time);

    @Test
    void a_full_model_says_which_of_its_ceilings_is_full_and_has_room_again_when_a_request_ends() {
        Target target = target("gpt-4o", new Ceiling(2, null, null), new Credential("main", "fp"));
        Permit first = granted(target, 1);
        granted(target, 1);
        assertThat(ceilings.acquire(target, 1))
                .isInstanceOf(Full.class)
                .hasToString("maxConcurrent 2 of openai/gpt-4o");
        first.close();
        granted(target, 1);
    }

    @Test
    void a_full_credential_is_named_by_its_provider_and_where_there_are_several_by_its_name() {
        Ceiling one = new Ceiling(null, 1, null);
        Credential main = new Credential("main", "fp", 1, one);
        Target alone = target("gpt-4o", Ceiling.NONE, main);
        granted(alone, 1);
        assertThat(ceilings.acquire(alone, 1)).hasToString("rpm 1 of openai");
        Target ofTwo = target("gpt-4o", Ceiling.NONE, main, new Credential("spare", "fp-2"));
        assertThat(ceilings.acquire(ofTwo, 1)).hasToString("rpm 1 of openai#main");
    }

    @Test
    void what_the_credential_has_no_room_for_is_not_counted_at_the_model_either() {
        Credential full = new Credential("main", "fp", 1, new Ceiling(1, null, null));
        Target target = target("gpt-4o", new Ceiling(null, 2, null), full);
        Permit first = granted(target, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(ceilings.acquire(target, 1)).hasToString("maxConcurrent 1 of openai");
        }
        first.close();
        granted(target, 1).close();
        assertThat(ceilings.acquire(target, 1)).hasToString("rpm 2 of openai/gpt-4o");
    }

    @Test
    void a_permit_that_is_closed_twice_gives_one_place_back() {
        Target target = target("gpt-4o", new Ceiling(2, null, null), new Credential("main", "fp"));
        Permit first = granted(target, 1);
        granted(target, 1);
        first.close();
        first.close();
        granted(target, 1);
        assertThat(ceilings.acquire(target, 1)).isInstanceOf(Full.class);
    }

    @Test
    void the_models_of_a_credential_fill_its_ceiling_together() {
        Credential main = new Credential("main", "fp", 1, new Ceiling(null, null, 100L));
        granted(target("gpt-4o", Ceiling.NONE, main), 60);
        Target other = target("gpt-4o-mini", Ceiling.NONE, main);
        assertThat(ceilings.acquire(other, 41)).hasToString("tpm 100 of openai");
        granted(other, 40);
    }

    @Test
    void routes_with_the_same_account_count_together_and_other_accounts_for_themselves() {
        Ceiling one = new Ceiling(1, null, null);
        granted(target("gpt-4o", one, new Credential("main", "fp")), 1);
        assertThat(ceilings.acquire(target("gpt-4o", one, new Credential("other-name", "fp")), 1))
                .isInstanceOf(Full.class);
        granted(target("gpt-4o", one, new Credential("main", "fp-2")), 1);
        granted(target("gpt-4o-mini", one, new Credential("main", "fp")), 1);
    }

    @Test
    void a_full_minute_says_when_the_request_will_fit_and_then_it_does() {
        Target target = target("gpt-4o", new Ceiling(null, null, 100L), new Credential("main", "fp"));
        granted(target, 60).close();
        time.pass(Duration.ofSeconds(20));
        granted(target, 40).close();
        Full full = (Full) ceilings.acquire(target, 70);
        assertThat(full.freeInMs()).isBetween(60_000L, 61_000L);
        assertThat(((Full) ceilings.acquire(target, 60)).freeInMs()).isBetween(40_000L, 41_000L);
        time.pass(Duration.ofMillis(full.freeInMs() - 1));
        assertThat(ceilings.acquire(target, 70)).isInstanceOf(Full.class);
        time.pass(Duration.ofMillis(1));
        granted(target, 70);
    }

    @Test
    void a_full_count_of_requests_says_when_the_next_will_fit() {
        Target target = target("gpt-4o", new Ceiling(null, 1, null), new Credential("main", "fp"));
        granted(target, 1);
        assertThat(((Full) ceilings.acquire(target, 1)).freeInMs()).isEqualTo(61_000);
    }

    @Test
    void a_request_as_large_as_the_minutes_tokens_fits_when_nothing_else_is_sent() {
        Target target = target("gpt-4o", new Ceiling(null, null, 100L), new Credential("main", "fp"));
        granted(target, 1);
        assertThat(((Full) ceilings.acquire(target, 100)).freeInMs()).isEqualTo(61_000);
        time.pass(Duration.ofSeconds(61));
        granted(target, 100);
    }

    @Test
    void what_a_route_sends_that_does_not_ask_for_the_minute_counts_for_one_that_does() {
        Target many = target("gpt-4o", new Ceiling(1000, null, null), new Credential("main", "fp"));
        Target one = target("gpt-4o", new Ceiling(null, 1, null), new Credential("main", "fp"));
        granted(many, 1);
        time.pass(Duration.ofSeconds(61));
        granted(many, 1);
        assertThat(ceilings.acquire(one, 1)).hasToString("rpm 1 of openai/gpt-4o");
    }

    @Test
    void a_request_larger_than_the_minutes_tokens_never_fits() {
        Target target = target("gpt-4o", new Ceiling(null, null, 100L), new Credential("main", "fp"));
        assertThat(ceilings.acquire(target, 101)).isEqualTo(new Full("tpm", 100, "openai/gpt-4o", -1));
    }

    @Test
    void a_target_without_ceilings_takes_everything_and_counts_nothing() {
        Target target = target("gpt-4o", Ceiling.NONE, new Credential("main", "fp"));
        for (int i = 0; i < 1000; i++) {
            assertThat(ceilings.acquire(target, Long.MAX_VALUE)).isSameAs(Permit.UNCOUNTED);
        }
    }

    private Permit granted(Target target, long tokens) {
        Admission admission = ceilings.acquire(target, tokens);
        assertThat(admission).isInstanceOf(Permit.class);
        return (Permit) admission;
    }

    /** At the provider openai; the first of its credentials. */
    @Test
    void what_a_model_and_its_credential_cost_counts_in_the_budgets_of_both() {
        Budget dime = new Budget(new Cost(100), Period.Day);
        Ceiling budget = new Ceiling(null, null, null, dime);
        Credential main = new Credential("main", "fp", 1, budget);
        Target model = target("gpt-4o", new Ceiling(null, null, null, new Budget(new Cost(60), Period.Hour)), main);
        Target other = target("gpt-4o-mini", Ceiling.NONE, main);
        granted(model, 1);

        ceilings.spent(model, new Cost(60));

        assertThat(ceilings.acquire(model, 1)).isInstanceOfSatisfying(Spent.class, spent -> {
            assertThat(spent).hasToString("$0.00000000006 an hour of openai/gpt-4o");
            assertThat(time.millis() + spent.freeInMs()).isEqualTo(Period.Hour.endMs(time.millis()));
        });
        granted(other, 1);

        ceilings.spent(other, new Cost(40));

        assertThat(ceilings.acquire(other, 1))
                .isInstanceOfSatisfying(
                        Spent.class, spent -> assertThat(spent.of()).isEqualTo("openai"));
    }

    static Target target(String model, Ceiling ceiling, Credential... credentials) {
        Provider openai = Routes.provider("openai", List.of(), List.of(credentials));
        Provider limited = new Provider(
                openai.name(),
                openai.dialect(),
                openai.baseUrl(),
                openai.endpoint(),
                openai.network(),
                openai.timeouts(),
                openai.envelope(),
                openai.credentials(),
                Stream.of("gpt-3.5-turbo", model)
                        .map(name -> new Model(name, ceiling))
                        .toList(),
                openai.fallbackTo());
        return new Target(limited, model, credentials[0]);
    }
}
