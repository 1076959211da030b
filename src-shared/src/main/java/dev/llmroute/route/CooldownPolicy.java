package dev.llmroute.route;

import dev.llmroute.failure.FailureClass;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a target is left alone, and how it comes back.
 *
 * @param defaultWait for a rate limit that states no wait
 * @param max caps the maximum of every failure class; null: the classes' own maxima
 * @param ramp how long traffic grows back after a successful probe; zero: all of it at once
 * @param classes what the route says of single failure classes; it goes before {@code defaultWait}, never above {@code max}
 */
public record CooldownPolicy(
        Duration defaultWait, @Nullable Duration max, Duration ramp, Map<FailureClass, ClassPolicy> classes) {
    public static final Duration DEFAULT_RAMP = Duration.ofSeconds(30);
    public static final CooldownPolicy DEFAULTS = new CooldownPolicy(Duration.ofMinutes(5), null);

    public CooldownPolicy {
        classes = Map.copyOf(classes);
    }

    /** With the default ramp and without a word on single classes. */
    public CooldownPolicy(Duration defaultWait, @Nullable Duration max) {
        this(defaultWait, max, DEFAULT_RAMP, Map.of());
    }
}
