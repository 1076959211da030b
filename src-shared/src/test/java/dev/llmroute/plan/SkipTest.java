package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SkipTest {
    private static final FakeTime TIME = new FakeTime();
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final KnownCooldown LIMIT = Cooling.down(TARGET, FailureClass.RateLimitTokens, TIME);

    static Stream<Arguments> standings() {
        return Stream.of(
                Arguments.of(LIMIT, "RateLimitTokens", LIMIT),
                Arguments.of(new Availability.AwaitingProbe(List.of(LIMIT)), "RateLimitTokens", LIMIT),
                Arguments.of(new Availability.MayProbe(List.of(LIMIT)), "RateLimitTokens", LIMIT),
                Arguments.of(new Availability.RampingUp(LIMIT, 10), "RateLimitTokens", LIMIT),
                Arguments.of(new Availability.AtCeiling("rpm 1 of p", 5), "Ceiling", null),
                Arguments.of(new Availability.BudgetSpent("$1 a day of p", 5), "Budget", null),
                Arguments.of(new Availability.NoHeadroom("0 requests left", 5, "requests", 1), "NoHeadroom", null),
                Arguments.of(new Availability.Unsuitable("it takes no tools"), "Unsupported", null));
    }

    @ParameterizedTest
    @MethodSource("standings")
    void it_says_why_in_a_word_and_by_which_cooldown(Availability standing, String reason, KnownCooldown cooldown) {
        Skip skip = new Skip(TARGET, standing);
        assertThat(skip.reason()).isEqualTo(reason);
        assertThat(skip.cooldown().orElse(null)).isEqualTo(cooldown);
        assertThat(skip.isUnsuitable()).isEqualTo(standing instanceof Availability.Unsuitable);
        assertThat(skip.isCooling()).isEqualTo(standing instanceof KnownCooldown);
    }

    @Test
    void it_is_left_out_until_the_end_of_its_cooldown_or_only_now() {
        long minutes = LIMIT.cooldown().durationMs();
        assertThat(new Skip(TARGET, LIMIT).untilMs(TIME)).isEqualTo(TIME.millis() + minutes);
        assertThat(new Skip(TARGET, new Availability.AwaitingProbe(List.of(LIMIT))).untilMs(TIME))
                .isEqualTo(TIME.millis());
    }
}
