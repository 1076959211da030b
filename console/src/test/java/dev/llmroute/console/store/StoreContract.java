package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmroute.console.SetTime;
import dev.llmroute.console.SlowTime;
import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.history.RequestSums;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps, finds and forgets. */
abstract class StoreContract {
    static final Duration SOON = Duration.ofMinutes(1);
    private static final int ALL = 5_000;

    final SetTime time = new SetTime("2026-11-24T23:59:58Z");
    RecentFallbacks ring = new RecentFallbacks();
    HistoryStore store;

    /** A store that comes and goes is asked again. */
    static ConditionFactory soon() {
        return await().atMost(SOON).ignoreException(HistoryGone.class);
    }

    /** The same each time within a test. */
    abstract HistoryOptions options();

    @BeforeEach
    void open() {
        store = HistoryStore.open(options(), ring, time);
        soon().until(() -> store.state().available());
    }

    @AfterEach
    void close() {
        store.close();
    }

    void restart() {
        store.close();
        open();
    }

    private void recordAt(long atMs, int from, int to) {
        for (int i = from; i < to; i++) {
            ring.record(Events.at(atMs, i));
        }
    }

    private void awaitStored(int count) {
        soon().until(() -> store.count(Filter.NONE, ALL).number() == count);
    }

    private List<HistoryEntry> newest() {
        return store.page(Filter.NONE, Window.NEWEST, ALL).entries();
    }

    private List<HistoryEntry.Gap> gaps() {
        return newest().stream()
                .filter(HistoryEntry.Gap.class::isInstance)
                .map(HistoryEntry.Gap.class::cast)
                .toList();
    }

    @Test
    void an_event_is_found_after_a_restart_as_it_was() {
        FallbackEvent event = Events.at(time.millis(), 1);
        ring.record(event);
        awaitStored(1);

        restart();

        assertThat(newest()).containsExactly(new HistoryEntry.Recorded(event));
        assertThat(store.find(event.id())).contains(event);
        assertThat(store.find("event-2")).isEmpty();
    }

    @Test
    void what_comes_while_the_console_is_away_is_stored_when_it_is_back_and_nothing_twice() {
        recordAt(time.millis(), 0, 10);
        awaitStored(10);
        store.close();
        recordAt(time.millis(), 10, 700);

        open();

        awaitStored(700);
        assertThat(gaps()).isEmpty();
        assertThat(newest()).hasSize(700);
    }

    @Test
    void what_was_overwritten_before_it_was_read_is_a_gap_with_its_number_and_its_time() {
        long before = time.millis();
        recordAt(before, 0, 3);
        awaitStored(3);
        store.close();
        time.pass(Duration.ofMinutes(5));
        recordAt(time.millis(), 3, 1_503);

        open();

        awaitStored(1_003);
        assertThat(gaps()).hasSize(1);
        HistoryEntry.Gap gap = gaps().getFirst();
        assertThat(gap.lost()).isEqualTo(500);
        assertThat(gap.fromMs()).isEqualTo(before);
        assertThat(gap.toMs()).isEqualTo(time.millis());
        restart();
        assertThat(gaps()).as("told once").containsExactly(gap);
    }

    @Test
    void a_memory_that_began_anew_is_a_gap_of_unknown_size_however_many_events_it_has_by_then() {
        recordAt(time.millis(), 0, 3);
        awaitStored(3);
        store.close();
        ring = new RecentFallbacks();
        recordAt(time.millis(), 100, 110);

        open();

        awaitStored(13);
        assertThat(gaps()).extracting(HistoryEntry.Gap::lost).containsExactly(Piece.UNKNOWN);
        store.close();
        ring = new RecentFallbacks();
        open();
        soon().until(() -> gaps().size() == 2);
        recordAt(time.millis(), 200, 201);
        awaitStored(14);
        assertThat(gaps()).hasSize(2);
    }

    @Test
    void pages_over_many_events_of_one_millisecond_show_each_once_while_new_ones_come() {
        recordAt(time.millis(), 0, 250);
        awaitStored(250);
        List<String> seen = new ArrayList<>();
        Page page = store.page(Filter.NONE, Window.NEWEST, 7);
        while (true) {
            page.entries().forEach(entry -> seen.add(entry.id()));
            if (!page.hasOlder()) {
                break;
            }
            ring.record(Events.at(time.millis() + 1, 1_000 + seen.size()));
            page = store.page(
                    Filter.NONE, Window.olderThan(page.entries().getLast().cursor()), 7);
        }

        assertThat(seen)
                .hasSize(250)
                .doesNotHaveDuplicates()
                .startsWith(Events.id(249))
                .endsWith(Events.id(0));
        Page newer = store.page(
                Filter.NONE, Window.newerThan(page.entries().getFirst().cursor()), 7);
        assertThat(newer.entries()).hasSize(7);
        assertThat(newer.entries().getLast().id())
                .isEqualTo(seen.get(seen.indexOf(page.entries().getFirst().id()) - 1));
        assertThat(newer.hasNewer()).isTrue();
    }

    @Test
    void each_filter_lets_pass_what_fits_and_nothing_else() {
        long now = time.millis();
        ring.record(Events.at(now, "a", "team/chat", "alice"));
        ring.record(Events.at(now + 1_000, "b", "team/other", "bob"));
        awaitStored(2);

        assertThat(ids(filter("team/chat", null, null, null, null, null))).containsExactly("a");
        assertThat(ids(filter(null, "anthropic", null, null, null, null))).hasSize(2);
        assertThat(ids(filter(null, "groq", "meta/llama", "RateLimitDaily", null, null)))
                .hasSize(2);
        assertThat(ids(filter(null, "groq", null, "Overloaded", null, null))).isEmpty();
        assertThat(ids(filter(null, null, "gpt", null, null, null))).isEmpty();
        assertThat(ids(filter(null, null, null, null, Outcome.Failed, null))).isEmpty();
        assertThat(ids(filter(null, null, null, null, Outcome.Answered, "bob"))).containsExactly("b");
        assertThat(ids(new Filter(null, null, null, null, null, null, now + 1, null)))
                .containsExactly("b");
        assertThat(ids(new Filter(null, null, null, null, null, null, now, now + 1_000)))
                .containsExactly("a");
        assertThat(store.count(filter("team/chat", null, null, null, null, null), 10)
                        .number())
                .isEqualTo(1);
        assertThat(store.count(Filter.NONE, 1).number()).as("bounded").isEqualTo(1);
    }

    /** Each look takes as long as a page may wait, so that each search ends behind one slice. */
    @Test
    void what_is_rare_is_searched_for_step_by_step_until_it_is_found_and_shown_once() {
        long now = time.millis();
        long then = now - Duration.ofHours(2).toMillis();
        ring.record(Events.at(then, "a", "team/chat", "alice"));
        recordAt(now, 0, 50);
        awaitStored(51);
        store.close();
        store = HistoryStore.open(options(), ring, new SlowTime(time));
        soon().until(() -> store.state().available());
        Filter alice = filter(null, null, null, null, null, "alice");

        assertThat(store.page(alice, Window.NEWEST, 7)).satisfies(page -> {
            assertThat(page.entries()).isEmpty();
            assertThat(page.endedAtMs()).isBetween(then + 1, now);
            assertThat(page.hasOlder()).isTrue();
        });
        assertThat(store.count(alice, ALL)).isEqualTo(new Counted(0, false));
        assertThat(idsFrom(alice, Window.NEWEST)).containsExactly("a");
        assertThat(idsFrom(alice, Window.newerThan(new Cursor(then - 60_000, ""))))
                .containsExactly("a");
        assertThat(idsFrom(filter(null, "nobody", null, null, null, null), Window.NEWEST))
                .isEmpty();
        assertThat(idsFrom(filter(null, "groq", null, null, null, null), Window.NEWEST))
                .as("of what is frequent each once, too")
                .hasSize(51)
                .doesNotHaveDuplicates();
    }

    /** All pages in a direction. */
    private List<String> idsFrom(Filter filter, Window first) {
        List<String> seen = new ArrayList<>();
        Window window = first;
        for (int pages = 0; pages < 100; pages++) {
            Page page = store.page(filter, window, 7);
            page.entries().forEach(entry -> seen.add(entry.id()));
            Cursor next = first.newer() ? page.newer(window) : page.older(window);
            if (next == null) {
                return seen;
            }
            window = first.newer() ? Window.newerThan(next) : Window.olderThan(next);
        }
        throw new AssertionError("The list has no end");
    }

    @Test
    void who_may_see_some_namespaces_only_finds_no_request_of_another_whatever_they_ask_for() {
        long now = time.millis();
        ring.record(Events.at(now, "ours", "team_a/chat", "alice"));
        ring.record(Events.at(now + 1, "longer", "team_a-secret/chat", "alice"));
        ring.record(Events.at(now + 2, "wild", "teamxa/chat", "alice"));
        ring.record(Events.at(now + 3, "also", "team-b/chat", "alice"));
        awaitStored(4);
        Set<String> ours = Set.of("team_a");

        assertThat(ids(Filter.NONE.within(ours))).containsExactly("ours");
        assertThat(ids(Filter.NONE.within(Set.of("team_a", "team-b")))).containsExactly("also", "ours");
        assertThat(ids(Filter.NONE.within(Set.of("%")))).isEmpty();
        assertThat(ids(filter("teamxa/chat", null, null, null, null, null).within(ours)))
                .isEmpty();
        assertThat(ids(filter(null, "groq", null, "RateLimitDaily", null, null).within(ours)))
                .containsExactly("ours");
        assertThat(store.count(Filter.NONE.within(ours), 10).number()).isEqualTo(1);
        assertThat(store.find("ours", ours)).isPresent();
        assertThat(store.find("wild", ours)).isEmpty();
        assertThat(store.find("wild")).isPresent();
        assertThat(Filter.NONE.within(ours).isEmpty())
                .as("is no wish of the reader")
                .isTrue();
    }

    private static Filter filter(
            String route, String provider, String model, String reason, Outcome outcome, String caller) {
        return new Filter(route, provider, model, reason, outcome, caller, null, null);
    }

    private List<String> ids(Filter filter) {
        List<String> stored = store.page(filter, Window.NEWEST, 100).entries().stream()
                .map(HistoryEntry::id)
                .toList();
        List<String> shared = ring.newest(100).stream()
                .filter(filter::takes)
                .map(FallbackEvent::id)
                .toList();
        assertThat(shared).as("what is shown without the store").isEqualTo(stored);
        return stored;
    }

    @Test
    void what_is_older_than_the_history_goes_and_the_rest_stays() {
        recordAt(time.millis(), 0, 5);
        awaitStored(5);
        time.pass(Duration.ofDays(3));
        recordAt(time.millis(), 5, 8);
        awaitStored(8);

        time.pass(Duration.ofDays(6));

        awaitStored(3);
        assertThat(store.find(Events.id(0))).isEmpty();
        assertThat(store.find(Events.id(7))).isPresent();
        time.pass(Duration.ofDays(3));
        awaitStored(0);
    }

    @Test
    void events_of_absurd_times_and_ids_do_not_hold_up_the_others() {
        ring.record(Events.at(Long.MAX_VALUE, 1));
        ring.record(Events.at(Long.MIN_VALUE, 2));
        ring.record(Events.at(time.millis() + Duration.ofDays(400).toMillis(), 3));
        ring.record(Events.at(time.millis(), "\0", "team/chat", "a"));
        ring.record(Events.at(time.millis(), "x".repeat(10_000), "team/chat", "a"));
        ring.record(Events.at(time.millis(), 4));

        awaitStored(1);
        ring.record(Events.at(time.millis(), "\ud800", "team/chat", "a"));
        ring.record(Events.at(time.millis(), 5));
        awaitStored(2);
        restart();
        assertThat(gaps()).isEmpty();
    }

    @Test
    void names_that_look_like_statements_or_are_no_text_are_kept_as_names() {
        String hostile = "'); DROP TABLE fallback_event; -- :route \"?\" 🔄";
        ring.record(Events.at(time.millis(), "one", hostile, "zero\0lone\ud800"));
        ring.record(Events.at(time.millis(), "two", "n".repeat(5_000), "ü".repeat(5_000)));

        awaitStored(2);
        assertThat(store.page(filter(hostile, null, null, null, null, null), Window.NEWEST, 10)
                        .entries())
                .extracting(HistoryEntry::id)
                .containsExactly("one");
        assertThat(store.find("one").orElseThrow().caller()).startsWith("zero\uFFFDlone");
        assertThat(store.page(filter(null, null, null, null, null, "' OR 1=1 --"), Window.NEWEST, 10)
                        .entries())
                .isEmpty();
    }

    private long yearAgoMs() {
        return time.millis() - Duration.ofDays(365).toMillis();
    }

    private SumTotals sums() {
        return MadeSums.totals(store, SumFilter.of(yearAgoMs(), time.millis() + 1));
    }

    @Test
    void sums_are_stored_once_also_over_a_restart_and_become_hours() {
        List<MinuteSums> minutes = new ArrayList<>();
        SumTotals expected = SumTotals.NONE;
        for (int i = 0; i < 120; i++) {
            MinuteSums minute = MadeSums.at(time.millis() - i * MinuteSums.MINUTE_MS, "m-" + i, new Random(i));
            minutes.add(minute);
            for (RequestSums row : minute.requests()) {
                expected = expected.plus(MadeSums.totals(row));
            }
        }
        SumTotals all = expected;

        minutes.subList(0, 70).forEach(ring::record);
        soon().until(() -> sums().requests() > 0);
        store.close();
        minutes.subList(70, 120).forEach(ring::record);
        ring.record(minutes.getFirst());
        open();

        soon().untilAsserted(() -> assertThat(sums()).isEqualTo(all));
        time.pass(Duration.ofHours(3));
        ring.record(MadeSums.at(time.millis() + 1, "later", new Random(1)));
        long minute = MinuteSums.minuteOf(time.millis());
        soon().untilAsserted(() -> assertThat(
                        MadeSums.totals(store, SumFilter.of(minute, minute + MinuteSums.MINUTE_MS))
                                .requests())
                .isPositive());
        assertThat(MadeSums.totals(store, SumFilter.of(yearAgoMs(), minute)))
                .as("of hours")
                .isEqualTo(all);
        assertThat(store.sums().gaps(0, time.millis(), 10)).isEmpty();
    }

    @Test
    void who_listens_hears_of_what_was_stored() {
        List<Integer> counts = new CopyOnWriteArrayList<>();
        store.onChange(() -> counts.add(store.count(Filter.NONE, ALL).number()));

        recordAt(time.millis(), 0, 1);

        soon().until(() -> counts.contains(1));
    }

    private static AuditEntry change(String at, Action action, String target, String reason) {
        return new AuditEntry(at, "oidc:alice", action, target, "nothing", "a pin", "192.0.2.7", "curl/8", reason);
    }

    private List<String> audited(AuditFilter filter) {
        return store.audits(filter, Window.NEWEST, 100).rows().stream()
                .map(row -> row.entry().reason())
                .toList();
    }

    private void awaitAudited(int count) {
        soon().until(() -> store.countAudits(AuditFilter.NONE, ALL) == count);
    }

    @Test
    void a_change_is_found_after_a_restart_as_it_was() {
        AuditEntry change = change("2026-11-24T23:59:58Z", Action.Pin, "groq_m", "maintenance, 'quoted' 🔄");
        store.keep(change);
        awaitAudited(1);

        restart();

        assertThat(store.audits(AuditFilter.NONE, Window.NEWEST, 10).rows())
                .extracting(AuditRow::entry)
                .containsExactly(change);
    }

    @Test
    void a_change_is_shown_at_once_and_once_whether_it_is_stored_yet_or_not() {
        for (int i = 0; i < 50; i++) {
            store.keep(change("2026-11-24T23:59:58Z", Action.Pin, "groq_m", "reason " + i));
            assertThat(audited(AuditFilter.NONE)).hasSize(i + 1).doesNotHaveDuplicates();
        }
        awaitAudited(50);
        assertThat(audited(AuditFilter.NONE))
                .hasSize(50)
                .startsWith("reason 49")
                .endsWith("reason 0");
    }

    @Test
    void changes_are_filtered_by_words_action_and_time_stored_or_not() {
        store.keep(change("2026-11-24T10:00:00Z", Action.Pin, "groq_m", "100% OF 'it'"));
        store.keep(change("2026-11-24T11:00:00Z", Action.Clear, "groq_m", "100 of it"));
        assertAuditFilters();
        awaitAudited(2);
        assertAuditFilters();
    }

    private void assertAuditFilters() {
        long eleven = Instant.parse("2026-11-24T11:00:00Z").toEpochMilli();
        assertThat(audited(new AuditFilter("100% of ALICE", null, null, null))).containsExactly("100% OF 'it'");
        assertThat(audited(new AuditFilter("_", null, null, null))).hasSize(2);
        assertThat(audited(new AuditFilter("! ' OR 1=1", null, null, null))).isEmpty();
        assertThat(audited(new AuditFilter("", Action.Clear, null, null))).containsExactly("100 of it");
        assertThat(audited(new AuditFilter("", null, eleven, null))).containsExactly("100 of it");
        assertThat(audited(new AuditFilter("", null, null, eleven))).containsExactly("100% OF 'it'");
        assertThat(audited(new AuditFilter("zero\0", null, null, null))).isEmpty();
    }

    @Test
    void pages_over_changes_of_one_millisecond_show_each_once_in_the_order_in_which_they_were_made() {
        for (int i = 0; i < 25; i++) {
            store.keep(change("2026-11-24T10:00:00Z", Action.Clear, "groq_m", "reason " + i));
        }
        awaitAudited(25);
        List<String> seen = new ArrayList<>();
        AuditRows page = store.audits(AuditFilter.NONE, Window.NEWEST, 7);
        while (true) {
            page.rows().forEach(row -> seen.add(row.entry().reason()));
            if (!page.hasOlder()) {
                break;
            }
            page = store.audits(
                    AuditFilter.NONE, Window.olderThan(page.rows().getLast().cursor()), 7);
        }

        assertThat(seen)
                .hasSize(25)
                .doesNotHaveDuplicates()
                .startsWith("reason 24")
                .endsWith("reason 0");
        AuditRows newer = store.audits(
                AuditFilter.NONE, Window.newerThan(page.rows().getFirst().cursor()), 7);
        assertThat(newer.rows().getLast().entry().reason()).isEqualTo("reason 4");
        assertThat(newer.hasNewer()).isTrue();
    }

    @Test
    void changes_are_kept_for_ninety_days_and_longer_than_the_history() {
        store.keep(change("2026-11-24T23:59:58Z", Action.Pin, "groq_m", "old"));
        awaitAudited(1);
        time.pass(Duration.ofDays(80));
        store.keep(change("2027-02-12T23:59:58Z", Action.Pin, "groq_m", "young"));
        awaitAudited(2);

        time.pass(Duration.ofDays(11));

        awaitAudited(1);
        assertThat(audited(AuditFilter.NONE)).containsExactly("young");
    }

    @Test
    void names_and_reasons_that_are_no_text_keep_no_change_from_being_stored() {
        store.keep(change("2026-11-24T10:00:00Z", Action.Pin, "zero\0lone\ud800", "x".repeat(5_000)));
        store.keep(change("2026-11-24T10:00:00Z", Action.Pin, "'); DROP TABLE audit_entry; --", "fine"));

        awaitAudited(2);
    }

    @Test
    void a_history_that_is_closed_cannot_be_read() {
        store.close();

        assertThatThrownBy(() -> store.count(Filter.NONE, 1)).isInstanceOf(HistoryGone.class);
    }
}
