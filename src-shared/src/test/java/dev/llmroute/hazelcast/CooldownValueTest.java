package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.cooldown.Reach;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers may write into the map, and what is believed of it. */
class CooldownValueTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final String KEY = Samples.key("m").stored();

    @Test
    void what_was_written_is_read_unchanged() {
        Cooldown cooldown = Samples.cooldown("m", 60_000, NOW);
        assertThat(CooldownValue.read(KEY, CooldownValue.of(cooldown))).contains(cooldown);

        Cooldown tombstone = cooldown.cleared("admin", NOW + 10);
        assertThat(CooldownValue.read(KEY, CooldownValue.of(tombstone))).contains(tombstone);
    }

    @Test
    void whether_it_was_predicted_is_told_by_the_status_alone() {
        Cooldown limit = Samples.cooldown("m", 60_000, NOW);
        Cause predicted =
                Cause.predicted(limit.failureClass(), new Wait(60_000, WaitSource.header("x-ratelimit-reset-tokens")));
        Cooldown soft = new Cooldown(limit.key(), limit.term(), predicted, limit.label());

        assertThat(CooldownValue.of(soft).status()).isEqualTo(200);
        assertThat(CooldownValue.read(KEY, CooldownValue.of(soft))).contains(soft);
        assertThat(CooldownValue.read(KEY, CooldownValue.of(limit))
                        .orElseThrow()
                        .isPredicted())
                .isFalse();
    }

    @Test
    void a_pin_is_read_as_one_and_what_carries_it_is_what_members_of_former_releases_take() {
        Cooldown limit = Samples.cooldown("m", 60_000, NOW);
        long week = Duration.ofDays(7).toMillis();
        Cooldown pin = ManualCooldown.of(
                ManualCooldown.key(limit.key()),
                limit.label(),
                "a".repeat(300),
                "x".repeat(ManualCooldown.MAX_REASON),
                NOW,
                week);
        CooldownValue written = CooldownValue.of(pin);

        assertThat(CooldownValue.read(pin.key().stored(), written)).contains(pin);
        assertThat(written.failureClass()).isEqualTo("QuotaExhausted");
        assertThat(written.status()).isZero();
        assertThat(written.durationMs()).isEqualTo(week);
        assertThat(written.waitSource()).isEqualTo("manual");
        assertThat(written.seenBy()).hasSizeLessThan(CooldownValue.MAX_TEXT);
        assertThat(CooldownValue.read(pin.key().stored(), CooldownValue.of(pin.cleared("console", NOW))))
                .contains(pin.cleared("console", NOW));
    }

    @Test
    void a_drill_is_read_as_one_and_members_and_routers_of_former_releases_take_it_for_a_pin() {
        Cooldown limit = Samples.cooldown("m", 60_000, NOW);
        Cooldown drill = ManualCooldown.drill(
                ManualCooldown.drillKey(limit.key()), limit.label(), "alice", "game day", NOW, 600_000);
        CooldownValue written = CooldownValue.of(drill);

        assertThat(CooldownValue.read(drill.key().stored(), written)).contains(drill);
        assertThat(written.failureClass()).isEqualTo("QuotaExhausted");
        assertThat(written.status()).isZero();
        assertThat(written.waitSource()).isEqualTo("manual");
        assertThat(written.seenBy()).isEqualTo("alice: game day");
        Cooldown ended = drill.cleared("console", NOW);
        assertThat(CooldownValue.read(drill.key().stored(), CooldownValue.of(ended)))
                .contains(ended);
    }

    @Test
    void a_neighbour_who_writes_a_drill_of_a_month_gets_one_of_an_hour() {
        Cooldown limit = Samples.cooldown("m", 60_000, NOW);
        long month = Duration.ofDays(30).toMillis();
        Cooldown drill = ManualCooldown.drill(
                ManualCooldown.drillKey(limit.key()), limit.label(), "alice", "game day", NOW, month);

        Cooldown read = CooldownValue.read(drill.key().stored(), CooldownValue.of(drill))
                .orElseThrow();

        assertThat(read.durationMs()).isEqualTo(HOUR);
        assertThat(read.untilMs()).isEqualTo(NOW + HOUR);
    }

    @Test
    void a_provider_whose_window_is_named_drill_has_met_a_limit_and_no_drill() {
        Cooldown limit = Samples.cooldown("m", 60_000, NOW);
        String key = ManualCooldown.drillKey(limit.key()).stored();

        assertThat(CooldownValue.read(key, CooldownValue.of(limit))
                        .orElseThrow()
                        .isDrill())
                .isFalse();
    }

    @Test
    void a_deadline_in_a_year_is_cut_to_the_maximum_of_its_class() {
        long year = Duration.ofDays(365).toMillis();

        Cooldown read = CooldownValue.read(KEY, value(0, NOW + year, year)).orElseThrow();

        assertThat(read.durationMs()).isEqualTo(HOUR);
        assertThat(read.untilMs()).isEqualTo(NOW + HOUR);
    }

    @Test
    void a_deadline_beyond_the_stated_duration_is_cut_to_it() {
        assertThat(CooldownValue.read(KEY, value(0, NOW + HOUR, 60_000))
                        .orElseThrow()
                        .untilMs())
                .isEqualTo(NOW + 60_000);
    }

    @Test
    void a_tombstone_is_kept_no_longer_than_any_cooldown_of_its_class() {
        assertThat(CooldownValue.read(KEY, value(1, 0, Duration.ofDays(365).toMillis()))
                        .orElseThrow()
                        .durationMs())
                .isEqualTo(HOUR);
    }

    @Test
    void numbers_that_would_overflow_are_refused() {
        assertThat(CooldownValue.read(KEY, value(Long.MAX_VALUE, NOW + 1000, 1000)))
                .isEmpty();
        assertThat(CooldownValue.read(KEY, value(0, Long.MAX_VALUE, 1000))).isEmpty();
        assertThat(CooldownValue.read(KEY, value(-1, NOW + 1000, 1000))).isEmpty();
        assertThat(CooldownValue.read(KEY, value(0, NOW + 1000, 0))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2|a|b|c|model|", "1|%zz|b|c|model|", "1|a|b|c|galaxy|"})
    void foreign_and_malformed_keys_are_refused(String key) {
        assertThat(CooldownValue.read(key, value(0, NOW + 1000, 1000))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"Request", "None"})
    void nothing_cools_for_one_request_or_for_nobody(Scope scope) {
        String key = new CooldownKey("https://api.groq.com", "m", "", scope, "").stored();
        assertThat(CooldownValue.read(key, value(0, NOW + 1000, 1000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sunspots", "InvalidRequest", "ContentFilter"})
    void classes_that_are_unknown_or_never_cool_are_refused(String failureClass) {
        assertThat(CooldownValue.read(KEY, value(0, NOW + 1000, 1000, failureClass)))
                .isEmpty();
    }

    @Test
    void an_entry_from_the_far_future_is_refused_but_not_one_of_a_clock_a_little_ahead() {
        CooldownValue entry = value(0, NOW + 60_000, 60_000);
        assertThat(CooldownValue.readAt(NOW - Duration.ofMinutes(5).toMillis(), KEY, entry))
                .isPresent();
        assertThat(CooldownValue.readAt(NOW - HOUR, KEY, entry)).isEmpty();
    }

    @Test
    void values_and_keys_of_other_types_are_refused() {
        assertThat(CooldownValue.read(KEY, "until tomorrow")).isEmpty();
        assertThat(CooldownValue.read(KEY, null)).isEmpty();
        assertThat(CooldownValue.read(42, value(0, NOW + 1000, 1000))).isEmpty();
    }

    @Test
    void keys_and_texts_longer_than_any_of_ours_are_refused() {
        String longKey = Samples.key("m".repeat(3000)).stored();
        assertThat(CooldownValue.read(longKey, value(0, NOW + 1000, 1000))).isEmpty();
        CooldownValue longText = new CooldownValue(
                0, NOW + 1000, 1000, NOW, "RateLimitTokens", 429, -1, "none", "x".repeat(3000), "groq", "router-1");
        assertThat(CooldownValue.read(KEY, longText)).isEmpty();
        CooldownDetails longWaits = new CooldownDetails(-1, -1, -1, -1, -1, 0, 0, "x".repeat(3000), 0);
        assertThat(CooldownValue.read(KEY, detailed(FailureClass.Unauthorized, NOW + 1000, longWaits)))
                .isEmpty();
    }

    @Test
    void details_that_make_no_sense_count_as_absent() {
        CooldownDetails nonsense = new CooldownDetails(
                Long.MAX_VALUE,
                -7,
                0,
                -1,
                Long.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                "x;=;a=b;c=;=1;d=-1",
                NOW + 1);

        Cooldown read = CooldownValue.read(KEY, detailed(FailureClass.RateLimitTokens, NOW + 1000, nonsense))
                .orElseThrow();

        assertThat(read.reach()).isEqualTo(Reach.EVERYTHING);
        assertThat(read.cause().otherWaits()).isEmpty();
        assertThat(read.repeats()).isLessThanOrEqualTo(1000);
        assertThat(read.term().rampMs()).isZero();
        assertThat(read.lastAnswer()).isEmpty();
    }

    @Test
    void a_ramp_lasts_an_hour_at_most() {
        CooldownDetails slow = new CooldownDetails(-1, -1, -1, -1, -1, 0, Long.MAX_VALUE, "", 0);

        assertThat(CooldownValue.read(KEY, detailed(FailureClass.RateLimitTokens, 0, slow))
                        .orElseThrow()
                        .term()
                        .rampMs())
                .isEqualTo(HOUR);
    }

    @Test
    void details_are_read() {
        CooldownDetails details = new CooldownDetails(-1, -1, -1, -1, 500, 2, 0, "retry-after=61000", NOW - 5000);

        Cooldown limit = CooldownValue.read(KEY, detailed(FailureClass.RateLimitTokens, NOW + 1000, details))
                .orElseThrow();

        assertThat(limit.reach()).isEqualTo(new Reach.LargerThan(500));
        assertThat(limit.cause().otherWaits()).containsExactly(new Wait(61_000, WaitSource.header("retry-after")));
        assertThat(limit.lastAnswer()).contains(Instant.ofEpochMilli(NOW - 5000));
        assertThat(CooldownValue.read(KEY, CooldownValue.of(limit))).contains(limit);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 39, 1L << 40, (1L << 40) + 1, (1L << 50) - 1})
    void a_persons_clear_beats_every_epoch_that_a_peer_makes_up(long epoch) {
        Cooldown hostile =
                CooldownValue.read(KEY, value(epoch, NOW + 1000, 1000)).orElseThrow();

        Cooldown cleared = CooldownValue.read(KEY, CooldownValue.of(hostile.cleared("admin", NOW)))
                .orElseThrow();

        assertThat(Cooldown.merge(hostile, cleared)).isEqualTo(cleared);
        assertThat(cleared.isTombstone()).isTrue();
    }

    private static CooldownValue detailed(FailureClass failureClass, long untilMs, CooldownDetails details) {
        return new CooldownValue(
                0, untilMs, 1000, NOW, failureClass.name(), 429, -1, "none", "groq_m", "groq", "router-1", details);
    }

    private static CooldownValue value(long epoch, long untilMs, long durationMs) {
        return value(epoch, untilMs, durationMs, FailureClass.RateLimitTokens.name());
    }

    private static CooldownValue value(long epoch, long untilMs, long durationMs, String failureClass) {
        return new CooldownValue(
                epoch, untilMs, durationMs, NOW, failureClass, 429, -1, "none", "groq_m", "groq", "router-1");
    }
}
