package dev.llmroute.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.FailureClass;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The resource has lists of its own of the classes that may stand in each field: each is one that a failure can have. */
class FailureClassNamesTest {
    private static final Set<String> CLASSES = names(FailureClass.values());

    private static Set<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).collect(Collectors.toSet());
    }

    @Test
    void classes_that_detection_may_name_are_failure_classes() {
        assertThat(CLASSES).containsAll(names(DetectedClass.values()));
    }

    @Test
    void classes_whose_cooldown_may_be_set_are_failure_classes() {
        assertThat(CLASSES).containsAll(names(CoolingClass.values()));
    }

    @Test
    void each_class_on_which_a_route_may_fall_back_stands_for_itself_or_for_the_four_rate_limits() {
        for (FallbackOn on : FallbackOn.values()) {
            Set<FailureClass> expected = on == FallbackOn.RateLimited
                    ? EnumSet.of(
                            FailureClass.RateLimitRequests,
                            FailureClass.RateLimitTokens,
                            FailureClass.RateLimitDaily,
                            FailureClass.Concurrency)
                    : EnumSet.of(FailureClass.valueOf(on.name()));
            assertThat(on.classes()).isEqualTo(expected);
        }
    }
}
