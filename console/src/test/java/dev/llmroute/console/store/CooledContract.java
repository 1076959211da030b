package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.llmroute.console.SetTime;
import dev.llmroute.history.RecentFallbacks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store tells of how long what was cooling. */
abstract class CooledContract {
    private static final Cooled LLAMA = new Cooled("groq_llama", "5f1c0a77", "groq", "llama");
    private static final Cooled OPENAI = new Cooled("provider_openai", "*", "openai", "");
    private static final long HOUR_MS = 3_600_000;

    final SetTime time = new SetTime("2026-11-29T23:30:00Z");
    HistoryStore store;

    abstract HistoryOptions options();

    @BeforeEach
    void open() {
        store = HistoryStore.open(options(), new RecentFallbacks(), time);
        StoreContract.soon().until(() -> store.state().available());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static CooledMinute minute(String instant, CooledMinute.Part... parts) {
        return new CooledMinute(at(instant), List.of(parts));
    }

    private static CooledMinute.Part part(Cooled what, String reason, long ms) {
        return new CooledMinute.Part(what, reason, ms);
    }

    private void store() {
        store.cooledTimes()
                .store(minute("2026-11-29T22:59:00Z", part(LLAMA, "", 50_000), part(LLAMA, "RateLimitTokens", 50_000)));
        store.cooledTimes().store(minute("2026-11-29T23:00:00Z"));
        store.cooledTimes()
                .store(minute(
                        "2026-11-29T23:01:00Z",
                        part(LLAMA, "", 60_000),
                        part(LLAMA, "RateLimitTokens", 30_000),
                        part(LLAMA, "Overloaded", 40_000),
                        part(OPENAI, "", 7),
                        part(OPENAI, "QuotaExhausted", 7)));
    }

    private CooledTime hours(Filter filter) {
        return store.cooledTimes()
                .byCell(
                        span("2026-11-29T22:00:00Z", "2026-11-30T00:00:00Z"),
                        new CooledTime.Cells.Lasting(HOUR_MS),
                        filter);
    }

    private CooledSpan span(String from, String to) {
        return CooledSpan.around(at(from), at(to), store.sums().minutesSinceMs());
    }

    private static Filter filter(String provider, String model, String reason) {
        return new Filter(null, provider, model, reason, null, null, null, null);
    }

    @Test
    void cells_tell_how_long_a_target_cooled_and_how_many_minutes_were_watched() {
        store();
        CooledTime hours = hours(Filter.NONE);

        assertThat(hours.watchedMinutes())
                .containsOnly(entry(at("2026-11-29T22:00:00Z"), 1L), entry(at("2026-11-29T23:00:00Z"), 2L));
        assertThat(hours.ms().get(LLAMA))
                .containsOnly(entry(at("2026-11-29T22:00:00Z"), 50_000L), entry(at("2026-11-29T23:00:00Z"), 60_000L));
        assertThat(hours.ms().keySet()).containsExactly(LLAMA, OPENAI);
        assertThat(hours.ms().lastKey().provider()).isEqualTo("openai");
        assertThat(hours.watched()).isEqualTo(3);
    }

    @Test
    void a_minute_that_two_consoles_tell_of_counts_once_in_its_hour_too() {
        store();
        store();
        time.pass(Duration.ofDays(8));

        CooledTime hours = hours(Filter.NONE);

        assertThat(hours.span().hours()).isTrue();
        assertThat(hours.watched()).isEqualTo(3);
        assertThat(hours.ms().get(LLAMA))
                .containsOnly(entry(at("2026-11-29T22:00:00Z"), 50_000L), entry(at("2026-11-29T23:00:00Z"), 60_000L));
    }

    @Test
    void reasons_stand_beside_one_another_the_longest_first() {
        store();
        CooledSpan span = span("2026-11-29T22:00:00Z", "2026-11-30T00:00:00Z");

        assertThat(store.cooledTimes().byReason(span, Filter.NONE, 10))
                .containsExactly(
                        new CooledTime.ByReason(LLAMA, "RateLimitTokens", 80_000),
                        new CooledTime.ByReason(LLAMA, "Overloaded", 40_000),
                        new CooledTime.ByReason(OPENAI, "QuotaExhausted", 7));
        assertThat(store.cooledTimes().byReason(span, filter("groq", "llama", "Overloaded"), 10))
                .containsExactly(new CooledTime.ByReason(LLAMA, "Overloaded", 40_000));
        assertThat(store.cooledTimes().byReason(span, Filter.NONE, 1)).hasSize(1);
    }

    @Test
    void reasons_are_told_whole_part_by_part() {
        store();
        CooledSpan span = span("2026-11-29T22:00:00Z", "2026-11-30T00:00:00Z");

        List<CooledTime.ByReason> all = new ArrayList<>();
        List<CooledTime.ByReason> part = store.cooledTimes().byReasonAfter(null, span, Filter.NONE, 1);
        while (!part.isEmpty()) {
            all.addAll(part);
            part = store.cooledTimes().byReasonAfter(part.getLast(), span, Filter.NONE, 1);
        }

        assertThat(all).containsExactlyInAnyOrderElementsOf(store.cooledTimes().byReason(span, Filter.NONE, 10));
    }

    @Test
    void a_filter_takes_what_fits_and_a_reason_takes_its_own_time() {
        store();

        assertThat(hours(filter("openai", null, null)).ms()).containsOnlyKeys(OPENAI);
        assertThat(hours(filter(null, "llama", "Overloaded")).ms().get(LLAMA))
                .containsOnly(entry(at("2026-11-29T23:00:00Z"), 40_000L));
        assertThat(hours(filter("nobody", null, null)).watched())
                .as("watched all the same")
                .isEqualTo(3);
    }

    @Test
    void hours_of_the_day_are_of_utc_and_of_all_days() {
        store();
        store.cooledTimes().store(minute("2026-11-28T23:10:00Z", part(LLAMA, "", 5_000)));

        CooledTime days = store.cooledTimes()
                .byCell(
                        span("2026-11-28T00:00:00Z", "2026-11-30T00:00:00Z"),
                        new CooledTime.Cells.HourOfDay(),
                        Filter.NONE);

        assertThat(days.watchedMinutes()).containsOnly(entry(22L, 1L), entry(23L, 3L));
        assertThat(days.ms().get(LLAMA)).containsOnly(entry(22L, 50_000L), entry(23L, 65_000L));
    }

    @Test
    void minutes_go_after_a_week_and_hours_after_ninety_days() {
        store();
        time.pass(Duration.ofDays(7).plusHours(1));
        store.cooledTimes().store(minute("2026-12-07T00:29:00Z"));
        assertThat(hours(Filter.NONE).watched()).as("by the hours").isEqualTo(3);
        assertThat(store.cooledTimes()
                        .byCell(
                                new CooledSpan(at("2026-11-29T22:00:00Z"), at("2026-11-30T00:00:00Z"), false),
                                new CooledTime.Cells.Lasting(HOUR_MS),
                                Filter.NONE)
                        .watched())
                .as("by the minutes")
                .isZero();

        time.pass(Duration.ofDays(84));
        store.cooledTimes().store(minute("2027-03-01T00:00:00Z"));
        assertThat(hours(Filter.NONE).ms()).isEmpty();
    }
}
