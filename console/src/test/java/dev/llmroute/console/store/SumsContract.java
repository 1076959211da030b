package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.history.RequestSums;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store knows of sums. */
abstract class SumsContract {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** New York's clocks go back in the night before, at 06:00 in UTC. */
    private static final long NOW_MS = Instant.parse("2026-11-02T12:34:00Z").toEpochMilli();

    private static final HistoryOptions OPTIONS = HistoryOptions.IN_MEMORY;

    private final List<MinuteSums> stored = new ArrayList<>();
    private Database database;
    private int read;

    abstract Dialect dialect();

    @BeforeEach
    void open() {
        database = Database.open(dialect());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void store(MinuteSums... minutes) {
        store(NOW_MS, List.of(minutes));
    }

    private void store(long nowMs, List<MinuteSums> minutes) {
        RecordTable<MinuteSums> table = database.sums();
        read += minutes.size();
        table.store(
                table.place(), new Piece<>(minutes, 0, new Place(read, "last-" + read, 0)), nowMs, OPTIONS.minutes());
        stored.addAll(minutes);
    }

    private static long minutesSince(long nowMs) {
        return SumTable.keptMinutesSinceMs(nowMs, OPTIONS.minutes());
    }

    private SumTotals totals(SumFilter filter) {
        return totals(filter, NOW_MS);
    }

    private SumTotals totals(SumFilter filter, long nowMs) {
        return SumTotals.of(database.sumSearch().series(filter, SumStep.Day, ZoneOffset.UTC, minutesSince(nowMs)));
    }

    private List<SumOfStep> series(SumFilter filter, SumStep step, String zone) {
        return database.sumSearch().series(filter, step, ZoneId.of(zone), minutesSince(NOW_MS));
    }

    /** Three days of minutes at random, of which the hours of the first two are made, some minutes coming late. */
    private void storeThreeDays() {
        Random random = new Random(19);
        List<MinuteSums> minutes = new ArrayList<>();
        List<MinuteSums> late = new ArrayList<>();
        for (long at = NOW_MS - 72 * HOUR_MS; at <= NOW_MS; at += (1 + random.nextInt(30)) * MinuteSums.MINUTE_MS) {
            (random.nextInt(20) == 0 ? late : minutes).add(MadeSums.at(at, "m-" + at, random));
        }
        store(NOW_MS, minutes);
        database.makeHours(NOW_MS - 24 * HOUR_MS);
        store(NOW_MS, late);
    }

    private SumTotals expected(SumFilter filter, Predicate<RequestSums> fits) {
        return stored.stream()
                .filter(minute -> minute.atMs() >= filter.fromMs() && minute.atMs() < filter.toMs())
                .flatMap(minute -> minute.requests().stream())
                .filter(fits)
                .map(MadeSums::totals)
                .reduce(SumTotals.NONE, SumTotals::plus);
    }

    @Test
    void totals_are_those_of_the_minutes_whether_their_hours_are_made_or_not() {
        storeThreeDays();
        long from = NOW_MS - 70 * HOUR_MS + 17 * MinuteSums.MINUTE_MS;
        for (long to : new long[] {from, from + 1, from + 5 * HOUR_MS, NOW_MS - 30 * HOUR_MS, NOW_MS + HOUR_MS}) {
            SumFilter all = SumFilter.of(from, to);
            SumTotals expected = expected(all, row -> true);
            assertThat(totals(all)).isEqualTo(expected);
        }

        SumFilter all = SumFilter.of(from, NOW_MS);
        SumTotals before = totals(all);
        database.makeHours(NOW_MS);
        assertThat(totals(all)).as("with all hours made").isEqualTo(before);
        assertThat(before.requests()).isPositive();
        assertThat(before.p95Ms()).hasValue(before.latency().within(0.95).getAsLong());
    }

    @Test
    void steps_come_to_the_totals_of_their_time() {
        storeThreeDays();
        database.makeHours(NOW_MS);
        SumFilter week = SumFilter.of(NOW_MS - 70 * HOUR_MS + 17 * MinuteSums.MINUTE_MS, NOW_MS);

        assertThat(SumTotals.of(series(week, SumStep.Hour, "Asia/Kolkata"))).isEqualTo(expected(week, row -> true));
        assertThat(SumTotals.of(series(week, SumStep.Day, "Europe/Berlin"))).isEqualTo(expected(week, row -> true));
    }

    /** An older release beside this one knows nothing of the sums of all. */
    @Test
    void hours_that_an_older_release_has_made_count_for_all_routes_too() {
        storeThreeDays();
        database.makeHours(NOW_MS);
        SumFilter last = SumFilter.of(SumTable.hourOf(NOW_MS) - 5 * HOUR_MS, SumTable.hourOf(NOW_MS));
        SumTotals before = totals(last);
        List<SumOfPair> pairs = database.sumSearch().pairs(last, 100, minutesSince(NOW_MS));
        assertThat(before.requests()).isPositive();
        database.prune(new Expiry(Map.of("sum_request_all", NOW_MS, "sum_hop_all", NOW_MS)));

        database.makeHours(NOW_MS);

        assertThat(totals(last)).isEqualTo(before);
        assertThat(database.sumSearch().pairs(last, 100, minutesSince(NOW_MS))).isEqualTo(pairs);
    }

    @Test
    void of_some_namespaces_their_routes_count_and_no_others() {
        storeThreeDays();
        long from = NOW_MS - 60 * HOUR_MS;
        SumTotals all = totals(SumFilter.of(from, NOW_MS));

        assertThat(totals(SumFilter.of(from, NOW_MS, Set.of("other", "team")))).isEqualTo(all);
        for (String other : List.of("other", "tea", "te%", "te_m", "%")) {
            assertThat(totals(SumFilter.of(from, NOW_MS, Set.of(other))))
                    .as(other)
                    .isEqualTo(SumTotals.NONE);
        }
    }

    @Test
    void filters_choose_what_they_name() {
        storeThreeDays();
        long from = NOW_MS - 60 * HOUR_MS;
        SumFilter route = new SumFilter("team/route-1", null, null, "app-2", from, NOW_MS, Set.of());
        assertThat(totals(route))
                .isEqualTo(expected(
                        route,
                        row -> row.route().equals("team/route-1")
                                && row.caller().equals("app-2")));
        SumFilter target = new SumFilter(null, "groq", "llama", null, from, NOW_MS, Set.of());
        assertThat(totals(target))
                .isEqualTo(expected(
                        target,
                        row -> row.first().startsWith("groq/") || row.by().startsWith("groq/")));
        assertThat(totals(new SumFilter(null, "groq", "gpt-4o", null, from, NOW_MS, Set.of())))
                .as("of one target")
                .isEqualTo(SumTotals.NONE);
        assertThat(totals(new SumFilter("' OR 1=1 --", null, null, null, from, NOW_MS, Set.of())))
                .isEqualTo(SumTotals.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/New_York"})
    void days_are_those_of_the_zone_also_where_its_clocks_change(String zone) {
        storeThreeDays();
        SumFilter all = SumFilter.of(NOW_MS - 71 * HOUR_MS, NOW_MS);

        List<SumOfStep> days = series(all, SumStep.Day, zone);

        Map<LocalDate, SumTotals> expected = new TreeMap<>();
        stored.stream()
                .filter(minute -> minute.atMs() >= all.fromMs() && minute.atMs() < all.toMs())
                .forEach(minute -> minute.requests()
                        .forEach(row -> expected.merge(
                                LocalDate.ofInstant(Instant.ofEpochMilli(minute.atMs()), ZoneId.of(zone)),
                                MadeSums.totals(row),
                                SumTotals::plus)));
        assertThat(days).extracting(SumOfStep::totals).containsExactlyElementsOf(expected.values());
        assertThat(days.stream().map(SumOfStep::totals).reduce(SumTotals.NONE, SumTotals::plus))
                .isEqualTo(totals(all));
        assertThat(series(all, SumStep.Hour, zone).stream()
                        .map(SumOfStep::totals)
                        .reduce(SumTotals.NONE, SumTotals::plus))
                .isEqualTo(totals(all));
    }

    @Test
    void a_series_has_its_empty_steps_and_ends_where_its_time_does() {
        store(MadeSums.at(NOW_MS - 2 * MinuteSums.MINUTE_MS, "a", new Random(1)));
        SumFilter filter = SumFilter.of(NOW_MS - 3 * MinuteSums.MINUTE_MS, NOW_MS - 1);

        List<SumOfStep> minutes = series(filter, SumStep.Minute, "UTC");

        assertThat(minutes)
                .extracting(SumOfStep::fromMs)
                .containsExactly(
                        NOW_MS - 3 * MinuteSums.MINUTE_MS,
                        NOW_MS - 2 * MinuteSums.MINUTE_MS,
                        NOW_MS - MinuteSums.MINUTE_MS);
        assertThat(minutes.getLast().toMs()).isEqualTo(NOW_MS - 1);
        assertThat(minutes.getFirst().totals()).isEqualTo(SumTotals.NONE);
        assertThat(minutes.get(1).totals().requests()).isPositive();
        assertThatThrownBy(() -> series(SumFilter.of(0, NOW_MS), SumStep.Minute, "UTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steps");
    }

    @Test
    void pairs_are_never_blended_and_their_numbers_are_those_of_the_hops() {
        storeThreeDays();
        SumFilter filter = new SumFilter("team/route-0", null, null, null, NOW_MS - 50 * HOUR_MS, NOW_MS, Set.of());
        List<HopSums> hops = stored.stream()
                .filter(minute -> minute.atMs() >= filter.fromMs() && minute.atMs() < filter.toMs())
                .flatMap(minute -> minute.hops().stream())
                .filter(hop -> hop.route().equals("team/route-0"))
                .toList();

        List<SumOfPair> pairs = database.sumSearch().pairs(filter, 1_000, minutesSince(NOW_MS));

        assertThat(pairs).isNotEmpty().allSatisfy(pair -> {
            List<HopSums> own = hops.stream()
                    .filter(hop -> hop.from().equals(pair.from().name())
                            && hop.to().equals(pair.to().name())
                            && hop.reason().equals(pair.reason()))
                    .toList();
            assertThat(pair.hops())
                    .isEqualTo(own.stream().mapToLong(HopSums::hops).sum());
            assertThat(pair.leftOut())
                    .isEqualTo(own.stream().mapToLong(HopSums::leftOut).sum());
            assertThat(pair.answered())
                    .isEqualTo(own.stream().mapToLong(HopSums::answered).sum());
            assertThat(pair.lostMs())
                    .isEqualTo(own.stream().mapToLong(HopSums::lostMs).sum());
        });
        assertThat(pairs.stream().mapToLong(SumOfPair::hops).sum())
                .isEqualTo(hops.stream().mapToLong(HopSums::hops).sum());
        assertThat(database.sumSearch().pairs(filter, 3, minutesSince(NOW_MS))).isEqualTo(pairs.subList(0, 3));
        assertThat(inParts(filter, 3)).containsExactlyInAnyOrderElementsOf(pairs);
    }

    private List<SumOfPair> inParts(SumFilter filter, int most) {
        List<SumOfPair> all = new ArrayList<>();
        List<SumOfPair> part = database.sumSearch().pairsAfter(null, filter, most, minutesSince(NOW_MS));
        while (!part.isEmpty()) {
            all.addAll(part);
            part = database.sumSearch().pairsAfter(part.getLast(), filter, most, minutesSince(NOW_MS));
        }
        return all;
    }

    @Test
    void a_target_shows_what_it_gave_and_where_it_failed() {
        store(new MinuteSums(
                "a",
                NOW_MS,
                "router-1",
                List.of(
                        row("groq/llama#main", "openai/gpt-4o", Outcome.Answered, 5),
                        row("groq/llama#main", "groq/llama#main", Outcome.Answered, 7),
                        row("groq/llama#main", "", Outcome.Exhausted, 2)),
                List.of(
                        new HopSums("team/a", "", "groq/llama#main", "openai/gpt-4o", "Overloaded", 6, 1, 5, 90),
                        new HopSums("team/a", "", "openai/gpt-4o", "", "Overloaded", 2, 0, 0, 11))));

        assertThat(database.sumSearch()
                        .targetSeries(
                                SumFilter.of(NOW_MS, NOW_MS + 1), SumStep.Hour, ZoneOffset.UTC, minutesSince(NOW_MS)))
                .containsExactly(
                        new SumOfTargetStep(SumTarget.parse("groq/llama#main"), NOW_MS, 7, 5, 1),
                        new SumOfTargetStep(SumTarget.parse("openai/gpt-4o"), NOW_MS, 5, 2, 0));
    }

    private static RequestSums row(String first, String by, Outcome outcome, int requests) {
        return new RequestSums("team/a", "", first, by, outcome, requests, 0, 0, 0, 0, 0, 0, Latency.NONE);
    }

    @Test
    void tokens_that_nobody_told_are_unknown_and_not_none() {
        store(new MinuteSums(
                "a", NOW_MS, "router-1", List.of(row("groq/llama", "groq/llama", Outcome.Answered, 3)), List.of()));

        SumTotals totals = totals(SumFilter.of(NOW_MS, NOW_MS + 1));

        assertThat(totals.requests()).isEqualTo(3);
        assertThat(totals.inputTokens()).isNull();
        assertThat(totals.outputTokens()).isNull();
    }

    @Test
    void a_record_that_came_twice_counts_once_and_a_second_of_the_same_minute_counts_too() {
        MinuteSums minute = MadeSums.at(NOW_MS, "a", new Random(1));
        store(minute, minute);
        assertThat(totals(SumFilter.of(NOW_MS, NOW_MS + 1)))
                .isEqualTo(minute.requests().stream().map(MadeSums::totals).reduce(SumTotals.NONE, SumTotals::plus));

        store(MadeSums.at(NOW_MS, "b", new Random(1)));
        assertThat(totals(SumFilter.of(NOW_MS, NOW_MS + 1)).requests())
                .isEqualTo(2
                        * minute.requests().stream()
                                .mapToLong(RequestSums::requests)
                                .sum());
    }

    @Test
    void a_piece_that_another_console_has_stored_is_not_stored_again() {
        MinuteSums minute = MadeSums.at(NOW_MS, "a", new Random(1));
        RecordTable<MinuteSums> table = database.sums();
        Piece<MinuteSums> piece = new Piece<>(List.of(minute), 0, new Place(0, "a", NOW_MS));
        table.store(null, piece, NOW_MS, OPTIONS.minutes());
        SumTotals once = totals(SumFilter.of(NOW_MS, NOW_MS + 1));

        Piece<MinuteSums> other =
                new Piece<>(List.of(MadeSums.at(NOW_MS, "b", new Random(2))), 0, new Place(1, "b", NOW_MS));
        table.store(null, other, NOW_MS, OPTIONS.minutes());

        assertThat(totals(SumFilter.of(NOW_MS, NOW_MS + 1))).isEqualTo(once);
        assertThat(table.place()).isEqualTo(new Place(0, "a", NOW_MS));
    }

    @Test
    void hours_stay_when_their_minutes_have_gone_and_go_by_their_own_time() {
        long then = NOW_MS - 3 * HOUR_MS;
        store(MadeSums.at(then, "a", new Random(1)), MadeSums.at(NOW_MS, "b", new Random(2)));
        SumTotals first = totals(SumFilter.of(SumTable.hourOf(then), SumTable.hourOf(then) + HOUR_MS));
        database.makeHours(NOW_MS);
        long later = NOW_MS + Duration.ofDays(10).toMillis();
        database.makeHours(later);
        database.prune(Expiry.at(later, OPTIONS));

        SumFilter hour = SumFilter.of(SumTable.hourOf(then), SumTable.hourOf(then) + HOUR_MS);
        assertThat(totals(hour, later)).isEqualTo(first);
        assertThat(database.sumSearch().series(hour, SumStep.Minute, ZoneOffset.UTC, minutesSince(later)))
                .as("without minutes")
                .allMatch(step -> step.totals().equals(SumTotals.NONE));
        assertThat(totals(SumFilter.of(then, then + HOUR_MS), later).requests())
                .as("an hour without minutes counts where it begins")
                .isZero();

        long muchLater = NOW_MS + Duration.ofDays(100).toMillis();
        database.prune(Expiry.at(muchLater, OPTIONS));
        assertThat(totals(hour, muchLater)).isEqualTo(SumTotals.NONE);
    }

    @Test
    void numbers_of_a_hostile_router_do_not_hold_up_the_others() {
        RequestSums most = new RequestSums(
                "team/a\0",
                "x".repeat(5_000),
                "a/b#c#d",
                "\ud800",
                Outcome.Answered,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                -1,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Latency.NONE);
        List<MinuteSums> minutes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            minutes.add(new MinuteSums("h-" + i, NOW_MS - 2 * HOUR_MS + i, "r", List.of(most, most), List.of()));
        }
        minutes.add(new MinuteSums("old", Long.MIN_VALUE, "r", List.of(most), List.of()));
        minutes.add(new MinuteSums("\0", NOW_MS, "r", List.of(most), List.of()));
        minutes.add(MadeSums.at(NOW_MS, "good", new Random(1)));
        store(NOW_MS, minutes);

        database.makeHours(NOW_MS);

        assertThat(totals(SumFilter.of(NOW_MS, NOW_MS + 1)).requests())
                .isEqualTo(minutes.getLast().requests().stream()
                        .mapToLong(RequestSums::requests)
                        .sum());
        assertThat(totals(SumFilter.of(NOW_MS - 3 * HOUR_MS, NOW_MS)).requests())
                .isPositive();
    }

    @Test
    void what_was_gone_before_it_was_stored_is_a_gap() {
        store(MadeSums.at(NOW_MS - 10 * HOUR_MS, "a", new Random(1)));
        RecordTable<MinuteSums> table = database.sums();
        table.store(
                table.place(),
                new Piece<>(List.of(MadeSums.at(NOW_MS, "b", new Random(2))), 4, new Place(9, "b", NOW_MS)),
                NOW_MS,
                OPTIONS.minutes());

        assertThat(database.sumSearch().gaps(NOW_MS - HOUR_MS, NOW_MS + 1, 10))
                .singleElement()
                .satisfies(gap -> assertThat(gap.lost()).isEqualTo(4));
        assertThat(database.sumSearch().gaps(NOW_MS + 1, NOW_MS + 2, 10)).isEmpty();
    }
}
