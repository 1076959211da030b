package dev.llmroute.cooldown;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Leaves a target alone before its first 429: a success that says that nothing remains of a window cools the target until the
 * window's reset, but for a minute at most, since resets tell when a bucket is full again. Where few tokens remain, only larger
 * requests avoid it.
 */
public final class PredictiveCooldown {
    private static final long MAX_MS = Duration.ofSeconds(60).toMillis();

    /** Few tokens remain where it is less than this part of the limit, ... */
    private static final int FEW_PART = 10;

    /** ... or less than this where the limit is not told. */
    private static final long FEW_TOKENS = 1000;

    private static final String FEW_LEFT = "-left";

    private PredictiveCooldown() {}

    /**
     * The cooldowns that the rate-limit headers of a success call for; mostly none.
     *
     * @param seenBy the router's id
     */
    public static List<Cooldown> decide(List<RemainingWindow> windows, Target target, String seenBy, long nowMs) {
        List<Cooldown> cooldowns = new ArrayList<>();
        for (RemainingWindow window : windows) {
            if (window.resetMs() <= 0) {
                continue;
            }
            if (window.remaining() == 0) {
                cooldowns.add(cooldown(window, window.window(), Reach.EVERYTHING, target, seenBy, nowMs));
            } else if (window.window().contains("tokens") && isFew(window)) {
                Reach reach = new Reach.LargerThan(window.remaining());
                cooldowns.add(cooldown(window, window.window() + FEW_LEFT, reach, target, seenBy, nowMs));
            }
        }
        return cooldowns;
    }

    private static boolean isFew(RemainingWindow window) {
        return window.limit() > 0 ? window.remaining() < window.limit() / FEW_PART : window.remaining() < FEW_TOKENS;
    }

    /** A window of its own for what concerns large requests only: it must not replace what concerns all. */
    private static Cooldown cooldown(
            RemainingWindow seen, String window, Reach reach, Target target, String seenBy, long nowMs) {
        long duration = Math.clamp(seen.resetMs(), CooldownRules.FLOOR.toMillis(), MAX_MS);
        return new Cooldown(
                key(target, window),
                Term.of(nowMs, duration),
                Cause.predicted(failureClass(seen.window()), new Wait(seen.resetMs(), new WaitSource(seen.header()))),
                new Label(target.displayKeyInAccount(), target.provider().name(), seenBy, nowMs),
                reach,
                0);
    }

    /** Under which keys it is foreseen that a window is used up, or nearly. */
    public static Stream<CooldownKey> keys(Target target, String window) {
        return Stream.of(key(target, window), key(target, window + FEW_LEFT));
    }

    private static CooldownKey key(Target target, String window) {
        return new CooldownKey(
                target.provider().endpoint(),
                target.model(),
                target.credential().account(),
                Scope.Model,
                window);
    }

    private static FailureClass failureClass(String window) {
        if (window.endsWith("day") || window.endsWith("hour") || window.endsWith("week") || window.endsWith("month")) {
            return FailureClass.RateLimitDaily;
        }
        return window.contains("tokens") ? FailureClass.RateLimitTokens : FailureClass.RateLimitRequests;
    }

    /** The limit's window as the provider names it, of a cooldown that was predicted. */
    public static String window(String storedWindow) {
        return storedWindow.endsWith(FEW_LEFT)
                ? storedWindow.substring(0, storedWindow.length() - FEW_LEFT.length())
                : storedWindow;
    }

    /** Whether it tells more than what is known already: else each success of a busy minute would be news to the cluster. */
    public static boolean isNews(Cooldown seen, Cooldown known) {
        return switch (seen.reach()) {
            case Reach.LargerThan(long tokens) ->
                !(known.reach() instanceof Reach.LargerThan(long before)) || tokens < before / 2 || tokens > before * 2;
            default -> seen.untilMs() > known.untilMs() + CooldownRules.FLOOR.toMillis();
        };
    }
}
