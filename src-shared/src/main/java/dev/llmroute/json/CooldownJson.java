package dev.llmroute.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.TargetState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cooldown as every JSON API and command writes it: the fields of its parts stand side by side in one object. Instants are ISO
 * 8601 in UTC.
 *
 * @param word why, the failure's class, {@code Manual} or {@code Drill}; written as {@code class}
 * @param status the HTTP status that was seen; 0 where there was none
 * @param seenBy the router that saw it, or the person who pinned it
 * @param reason what that person said; null where no person pinned it
 * @param state {@code CoolingDown}, {@code Broken} or {@code KeyRejected}
 * @param onlyAboveTokens where requests of some size pass: only larger ones, in tokens as the provider counts
 *     them, are concerned now; else null
 * @param repeats how many probes in a row were refused before it
 * @param otherWaits waits that the response stated too and that lost, the largest first
 */
public record CooldownJson(
        @JsonUnwrapped What what,
        @JsonProperty("class") String word,
        int status,
        @JsonUnwrapped Span span,
        @JsonUnwrapped StatedWait stated,
        String seenBy,
        @Nullable String reason,
        TargetState state,
        @Nullable Long onlyAboveTokens,
        int repeats,
        List<OtherWait> otherWaits) {

    public CooldownJson {
        otherWaits = List.copyOf(otherWaits);
    }

    /**
     * What a cooldown concerns.
     *
     * @param id {@link CooldownKey#id}
     * @param displayKey {@code groq_llama-3.3-70b-versatile}
     * @param provider the provider's name in the route that saw it
     * @param model empty where not only one model is concerned
     * @param scope {@code model}, {@code credential} or {@code provider}
     * @param window the limit's window where the response named it, else empty
     */
    public record What(String id, String displayKey, String provider, String model, String scope, String window) {
        static What of(Cooldown cooldown) {
            CooldownKey key = cooldown.key();
            return new What(
                    key.id(),
                    cooldown.displayKey(),
                    cooldown.label().provider(),
                    key.model(),
                    key.scope().label(),
                    key.window());
        }
    }

    /**
     * How long a cooldown lasts.
     *
     * @param until when it ends, by this process's clock
     * @param remainingMs how long that is from now
     * @param since when it was set
     * @param durationMs how long it lasts from then
     * @param lastSuccess when what it concerns last answered the router that saw it, before that; null where it had not within an hour
     */
    public record Span(
            String until,
            long remainingMs,
            String since,
            long durationMs,
            @Nullable String lastSuccess) {
        static Span of(KnownCooldown known, TimeSource time) {
            Cooldown cooldown = known.cooldown();
            return new Span(
                    Instant.ofEpochMilli(known.untilMs(time)).toString(),
                    known.remainingMs(time),
                    Instant.ofEpochMilli(cooldown.setAtMs()).toString(),
                    cooldown.durationMs(),
                    cooldown.lastAnswer().map(Instant::toString).orElse(null));
        }
    }

    /**
     * The wait that the provider asked for.
     *
     * @param statedWaitMs as the provider stated it; null where none was stated
     * @param waitSource where that was read: {@code body-text}, {@code body-field}, a header's name, {@code manual} for a
     *     person's word, or {@code none}
     * @param waitSourceText the same for people: {@code from the error text}
     * @param clamped whether the stated wait was outside what is allowed, so that the cooldown lasts longer or shorter
     */
    public record StatedWait(@Nullable Long statedWaitMs, String waitSource, String waitSourceText, boolean clamped) {
        static StatedWait of(Cause cause, long durationMs) {
            long stated = cause.statedWaitMs();
            return new StatedWait(
                    stated < 0 ? null : stated,
                    cause.waitSource(),
                    new WaitSource(cause.waitSource()).sentence(),
                    stated >= 0 && (stated > durationMs || stated < CooldownRules.FLOOR.toMillis()));
        }
    }

    /** A wait that the response stated too, and where. */
    public record OtherWait(long waitMs, String source) {
        static OtherWait of(Wait wait) {
            return new OtherWait(wait.millis(), wait.source().label());
        }
    }

    /**
     * What waits for its first call after a cooldown, or ramps up since that call went well.
     *
     * @param id of the cooldown that it was
     * @param scope what that concerned
     * @param window the limit's window where the response named it, else empty
     * @param word why it was cooling down; written as {@code class}
     * @param percent the share of requests that may call it now: 0 while the probe is awaited
     */
    public record Recovering(
            String id,
            String displayKey,
            String scope,
            String window,
            @JsonProperty("class") String word,
            int percent) {
        private static Recovering of(Cooldown cooldown, int percent) {
            return new Recovering(
                    cooldown.key().id(),
                    cooldown.displayKey(),
                    cooldown.key().scope().label(),
                    cooldown.key().window(),
                    cooldown.cause().word(),
                    percent);
        }
    }

    /** What {@code GET /api/v1/cooldowns} answers: what is cooling down at {@code now}, the soonest end first, and what recovers. */
    public record Listing(String now, List<CooldownJson> cooldowns, List<Recovering> recovering) {
        public Listing {
            cooldowns = List.copyOf(cooldowns);
            recovering = List.copyOf(recovering);
        }

        /** Of everything that is known. */
        public static Listing of(Cooldowns cooldowns) {
            return of(cooldowns, key -> true);
        }

        /** Of those keys only. */
        public static Listing of(Cooldowns cooldowns, Predicate<CooldownKey> which) {
            TimeSource time = cooldowns.time();
            return new Listing(
                    Instant.ofEpochMilli(time.millis()).toString(),
                    cooldowns.holding().stream()
                            .filter(each -> which.test(each.cooldown().key()))
                            .map(each -> CooldownJson.of(each, time))
                            .toList(),
                    CooldownJson.recovering(cooldowns, which));
        }
    }

    /** What {@code DELETE /api/v1/cooldowns/{id}} answers: what was cleared. */
    public record Cleared(String id, String displayKey) {}

    /** What is over but not as before yet, by display key. */
    public static List<Recovering> recovering(Cooldowns cooldowns) {
        return recovering(cooldowns, key -> true);
    }

    private static List<Recovering> recovering(Cooldowns cooldowns, Predicate<CooldownKey> which) {
        TimeSource time = cooldowns.time();
        return Stream.concat(
                        cooldowns.due().stream()
                                .filter(due -> which.test(due.cooldown().key()))
                                .map(due -> Recovering.of(due.cooldown(), 0)),
                        cooldowns.rampingUp().stream()
                                .filter(tombstone ->
                                        which.test(tombstone.cooldown().key()))
                                .map(tombstone -> Recovering.of(tombstone.cooldown(), tombstone.rampPercent(time))))
                .sorted(Comparator.comparing(Recovering::displayKey).thenComparing(Recovering::id))
                .toList();
    }

    /** Must not be called for a tombstone. */
    public static CooldownJson of(KnownCooldown known, TimeSource time) {
        Cooldown cooldown = known.cooldown();
        Cause cause = cooldown.cause();
        long passesUpTo = known.passesUpTo(time);
        return new CooldownJson(
                What.of(cooldown),
                cause.word(),
                cause.status(),
                Span.of(known, time),
                StatedWait.of(cause, cooldown.durationMs()),
                cooldown.isManual()
                        ? ManualCooldown.who(cooldown)
                        : cooldown.label().seenBy(),
                cooldown.isManual() ? ManualCooldown.reason(cooldown) : null,
                cooldown.state(),
                passesUpTo < 0 ? null : passesUpTo,
                cooldown.repeats(),
                cause.otherWaits().stream().map(OtherWait::of).toList());
    }
}
