package dev.llmroute.config;

import dev.llmroute.api.ClassCooldownSpec;
import dev.llmroute.api.CooldownSpec;
import dev.llmroute.api.Defaults;
import dev.llmroute.api.FallbackSpec;
import dev.llmroute.api.HedgeSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.TimeoutsSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Durations that have no effect, or one that callers do not see. */
final class TimeWarnings {
    /**
     * How long the official SDKs wait for an answer to begin, unless they are told otherwise: openai and anthropic for Python, and
     * for JavaScript.
     */
    private static final Duration CALLERS_WAIT = Duration.ofMinutes(10);

    /** The longest window of a provider's limit, and the longest cooldown of any class. */
    private static final Duration MONTH = Duration.ofDays(31);

    private TimeWarnings() {}

    /** The last attempt may start when the budget ends, and take its time to the first content. */
    static Stream<Problem> longerThanCallersWait(LlmRouteDocument route) {
        Duration last = firstTokens(route).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        return budget(route).plus(last).compareTo(CALLERS_WAIT) > 0
                ? Stream.of(new Problem(
                        "spec.fallback.budget",
                        "with the longest timeouts.firstToken behind it is more than the 10m after which the vendors' SDKs give up and"
                                + " ask again; make it shorter, or give callers a longer timeout"))
                : Stream.empty();
    }

    static Stream<Problem> waitBeyondBudget(LlmRouteDocument route) {
        FallbackSpec fallback = route.spec().fallback();
        return fallback != null
                        && fallback.maxInlineWait() != null
                        && Durations.parse(fallback.maxInlineWait()).compareTo(budget(route)) > 0
                ? Stream.of(
                        new Problem(
                                "spec.fallback.maxInlineWait",
                                "is longer than fallback.budget, at which waiting ends; make the budget longer, or this shorter"))
                : Stream.empty();
    }

    static Stream<Problem> hedgeTooLate(LlmRouteDocument route) {
        HedgeSpec hedge =
                route.spec().fallback() == null ? null : route.spec().fallback().hedge();
        if (hedge == null || hedge.after() == null) {
            return Stream.empty();
        }
        Duration after = Durations.parse(hedge.after());
        List<Duration> firstTokens = firstTokens(route).toList();
        return !firstTokens.isEmpty() && firstTokens.stream().allMatch(each -> each.compareTo(after) <= 0)
                ? Stream.of(new Problem(
                        "spec.fallback.hedge.after",
                        "is no shorter than timeouts.firstToken, at which a silent stream is given up and another target asked"
                                + " anyway; make it shorter"))
                : Stream.empty();
    }

    static Stream<Problem> longDuration(LlmRouteDocument route) {
        return written(route).stream()
                .filter(each -> Durations.parse(each.text()).compareTo(MONTH) > 0)
                .map(each -> new Problem(
                        each.path(),
                        "is longer than 31d: no limit of a provider and no cooldown lasts that long; make it shorter"));
    }

    private record Written(String path, String text) {}

    private static List<Written> written(LlmRouteDocument route) {
        List<Written> all = new ArrayList<>();
        FallbackSpec fallback = route.spec().fallback();
        if (fallback != null) {
            add(all, "spec.fallback.budget", fallback.budget());
            add(all, "spec.fallback.maxInlineWait", fallback.maxInlineWait());
            add(
                    all,
                    "spec.fallback.hedge.after",
                    fallback.hedge() == null ? null : fallback.hedge().after());
        }
        CooldownSpec cooldown = route.spec().cooldown();
        if (cooldown != null) {
            add(all, "spec.cooldown.default", cooldown.defaultWait());
            add(all, "spec.cooldown.max", cooldown.max());
            for (Enabled.At<ClassCooldownSpec> each : Enabled.all(cooldown.classes(), "spec.cooldown.classes")) {
                add(all, each.field("default"), each.part().defaultWait());
                add(all, each.field("max"), each.part().max());
            }
        }
        RouterSpec router = route.spec().router();
        add(all, "spec.router.keepKeys", router == null ? null : router.keepKeys());
        for (Enabled.Provider each : Enabled.providers(route)) {
            TimeoutsSpec timeouts = each.spec().timeouts();
            if (timeouts != null) {
                add(all, each.at().field("timeouts.connect"), timeouts.connect());
                add(all, each.at().field("timeouts.firstToken"), timeouts.firstToken());
                add(all, each.at().field("timeouts.stall"), timeouts.stall());
                add(all, each.at().field("timeouts.total"), timeouts.total());
            }
        }
        return all;
    }

    private static void add(List<Written> all, String path, @Nullable String text) {
        if (text != null) {
            all.add(new Written(path, text));
        }
    }

    private static Duration budget(LlmRouteDocument route) {
        String given =
                route.spec().fallback() == null ? null : route.spec().fallback().budget();
        return Durations.parse(Objects.requireNonNullElse(given, Defaults.BUDGET));
    }

    private static Stream<Duration> firstTokens(LlmRouteDocument route) {
        return Enabled.providers(route).stream()
                .map(each -> each.spec().timeouts())
                .map(timeouts -> timeouts == null ? null : timeouts.firstToken())
                .map(given -> Durations.parse(Objects.requireNonNullElse(given, Defaults.FIRST_TOKEN)));
    }
}
