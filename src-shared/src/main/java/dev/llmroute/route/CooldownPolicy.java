package dev.llmroute.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a target is left alone.
 *
 * @param defaultWait for a rate limit that states no wait
 * @param max caps the maximum of every failure class; null: the classes' own maxima
 */
public record CooldownPolicy(Duration defaultWait, @Nullable Duration max) {
    public static final CooldownPolicy DEFAULTS = new CooldownPolicy(Duration.ofMinutes(5), null);
}
