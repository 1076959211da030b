package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TargetCooldowns;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.Credential;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final FakeTime time = new FakeTime();
    private final Route route = Routes.route(
            Routes.provider(
                    "p", List.of("q"), List.of(new Credential("a", "1"), new Credential("b", "2")), "m", "other"),
            Routes.provider("q", List.of(), "n"));
    private final Map<String, Availability> standings = new HashMap<>();
    private final Chain chain = Chain.of(
            route, new Entry.Head(), target -> demand -> standings.getOrDefault(target.name(), Availability.AVAILABLE));
    private final FallbackPolicy all = route.fallback();
    private final FallbackPolicy notFromRejections = new FallbackPolicy(
            EnumSet.complementOf(EnumSet.of(FailureClass.Unauthorized)),
            all.maxAttempts(),
            all.budget(),
            false,
            all.maxInlineWait(),
            null,
            false,
            false);

    @Test
    void a_model_whose_keys_are_all_rejected_fails_the_request_in_the_name_of_the_last() {
        reject("p/m#a");
        reject("p/m#b");

        assertThat(rejectedHead(notFromRejections)).contains("p/m#b");
        assertThat(rejectedHead(all)).isEmpty();
    }

    @Test
    void a_model_with_a_key_that_is_not_rejected_does_not() {
        reject("p/m#a");
        assertThat(rejectedHead(notFromRejections)).isEmpty();

        standings.put("p/m#b", cooling("p/m#b", FailureClass.RateLimitRequests));
        assertThat(rejectedHead(notFromRejections)).isEmpty();

        standings.put("p/m#b", new Availability.AwaitingProbe(List.of(cooling("p/m#b", FailureClass.Unauthorized))));
        assertThat(rejectedHead(notFromRejections)).isEmpty();
    }

    @Test
    void rejected_keys_of_other_models_are_no_reason_to_fail() {
        reject("p/other#a");
        reject("p/other#b");
        reject("q/n");
        assertThat(rejectedHead(notFromRejections)).isEmpty();
    }

    @Test
    void where_nothing_is_skipped_nothing_is_rejected() {
        assertThat(rejectedHead(notFromRejections)).isEmpty();
    }

    @Test
    void who_has_the_right_to_probe_is_a_candidate_and_who_waits_for_the_probe_of_another_is_skipped() {
        KnownCooldown over = cooling("p/m#a", FailureClass.RateLimitRequests);
        standings.put("p/m#a", new Availability.MayProbe(List.of(over)));
        standings.put("p/m#b", new Availability.AwaitingProbe(List.of(over)));
        standings.put("q/n", new Availability.RampingUp(over, 10));

        Plan plan = plan();

        assertThat(plan.candidates())
                .extracting(link -> link.target().name())
                .containsExactly("p/m#a", "p/other#a", "p/other#b");
        assertThat(plan.skipped()).extracting(skip -> skip.target().name()).containsExactly("p/m#b", "q/n");
    }

    @Test
    void the_last_resort_is_what_may_pass_in_spite_of_its_cooldown_and_can_serve_the_request() {
        TargetCooldowns passing = new TargetCooldowns() {
            @Override
            public Availability availability(Demand demand) {
                return cooling("p/m#a", FailureClass.RateLimitTokens);
            }

            @Override
            public boolean lastResort(Demand demand) {
                return demand.tokens() <= 10;
            }
        };
        Chain cooled = new Chain(
                chain.targets().stream()
                        .map(target -> new Link(
                                target, target.model().equals("m") ? passing : demand -> Availability.AVAILABLE))
                        .toList(),
                false);
        Suitability onlyB =
                target -> target.credential().name().equals("b") ? Optional.empty() : Optional.of("it takes no tools");

        assertThat(lastResorts(cooled, 10, Suitability.ANY)).containsExactly("p/m#a", "p/m#b");
        assertThat(lastResorts(cooled, 10, onlyB)).containsExactly("p/m#b");
        assertThat(lastResorts(cooled, 11, Suitability.ANY)).isEmpty();
    }

    private static List<String> lastResorts(Chain chain, long tokens, Suitability suitability) {
        return Planner.lastResorts(chain, new Demand(tokens, 0), suitability).stream()
                .map(link -> link.target().name())
                .toList();
    }

    private Plan plan() {
        return Planner.plan(chain, Demand.SMALLEST);
    }

    private Optional<String> rejectedHead(FallbackPolicy policy) {
        return plan().rejectedHead(chain, policy).map(Target::name);
    }

    private void reject(String name) {
        standings.put(name, cooling(name, FailureClass.Unauthorized));
    }

    private KnownCooldown cooling(String name, FailureClass failureClass) {
        Target target = route.targets().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Cooling.down(target, failureClass, time);
    }
}
