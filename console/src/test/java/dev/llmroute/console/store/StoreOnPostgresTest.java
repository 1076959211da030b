package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.console.audit.Action;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.history.RequestSums;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoreOnPostgresTest extends StoreContract {
    private static final int ALL = 10_000;

    /** 200 a second. */
    private static final long PACE_NANOS = 5_000_000;

    private static PostgresServer server;

    private final HistoryOptions options = new HistoryOptions(server.database(), HistoryOptions.DEFAULT_RETENTION);

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    HistoryOptions options() {
        return options;
    }

    @Test
    void two_consoles_that_read_the_same_write_nothing_twice() {
        try (HistoryStore other = HistoryStore.open(options, ring, time)) {
            soon().until(() -> other.state().available());
            for (int i = 0; i < 450; i++) {
                ring.record(Events.at(time.millis(), i));
                ring.record(Events.at(time.millis(), i));
                if (i % 10 == 0) {
                    LockSupport.parkNanos(PACE_NANOS);
                }
            }

            soon().until(() -> store.find(Events.id(449)).isPresent());
            assertThat(other.page(Filter.NONE, Window.NEWEST, ALL).entries())
                    .hasSize(450)
                    .extracting(HistoryEntry::id)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void two_consoles_that_read_the_same_sums_count_nothing_twice() {
        long expected = 0;
        try (HistoryStore other = HistoryStore.open(options, ring, time)) {
            soon().until(() -> other.state().available());
            for (int i = 0; i < 300; i++) {
                MinuteSums minute = MadeSums.at(time.millis() - i * MinuteSums.MINUTE_MS, "m-" + i, new Random(i));
                expected += minute.requests().stream()
                        .mapToLong(RequestSums::requests)
                        .sum();
                ring.record(minute);
                ring.record(minute);
                if (i % 10 == 0) {
                    LockSupport.parkNanos(PACE_NANOS);
                }
            }
            long all = expected;
            SumFilter day = SumFilter.of(time.millis() - 24 * 3_600_000, time.millis() + 1);

            soon().untilAsserted(() ->
                    assertThat(MadeSums.totals(other, day).requests()).isEqualTo(all));
            assertThat(MadeSums.totals(store, day)).isEqualTo(MadeSums.totals(other, day));
            assertThat(store.sums().gaps(0, time.millis(), 10)).isEmpty();
        }
    }

    private static int lost(HistoryStore store) {
        return store.page(Filter.NONE, Window.NEWEST, ALL).entries().stream()
                .filter(HistoryEntry.Gap.class::isInstance)
                .mapToInt(entry -> (int) ((HistoryEntry.Gap) entry).lost())
                .sum();
    }

    @Test
    void a_database_that_stops_and_starts_under_load_loses_nothing_that_the_memory_still_holds() throws Exception {
        record(0, 200);
        server.down();
        try {
            record(200, 800);
            soon().until(() -> store.state().isGone());
            assertThat(store.state().sinceMs()).isEqualTo(time.millis());
            assertThat(store.state().reason().english()).isNotEmpty().doesNotContain("127.0.0.1", PostgresServer.USER);
            assertThatThrownBy(() -> store.page(Filter.NONE, Window.NEWEST, 1)).isInstanceOf(HistoryGone.class);
        } finally {
            server.up();
        }
        record(800, 900);

        soon().until(() ->
                store.state().available() && store.count(Filter.NONE, ALL).number() == 900);
        assertThat(lost(store)).isZero();
    }

    @Test
    void all_consoles_see_the_changes_of_each() {
        try (HistoryStore other = HistoryStore.open(options, ring, time)) {
            soon().until(() -> other.state().available());

            store.keep(Audits.change(time.millis(), "by the one"));
            other.keep(Audits.change(time.millis(), "by the other"));

            soon().until(() ->
                    Audits.reasons(store).size() == 2 && Audits.reasons(other).size() == 2);
            assertThat(Audits.reasons(store)).containsExactlyInAnyOrder("by the one", "by the other");
            assertThat(Audits.reasons(other)).containsExactlyElementsOf(Audits.reasons(store));
        }
    }

    @Test
    void changes_made_while_the_database_is_away_are_stored_later_and_what_was_too_much_is_told() throws Exception {
        server.down();
        try {
            soon().until(() -> store.state().isGone());
            for (int i = 0; i < WaitingAudits.MOST + 3; i++) {
                store.keep(Audits.change(time.millis(), "reason " + i));
            }
            assertThat(store.lostAudits()).isEqualTo(3);
        } finally {
            server.up();
        }

        int all = 2 * WaitingAudits.MOST;
        soon().until(() -> store.countAudits(AuditFilter.NONE, all) == WaitingAudits.MOST + 1);
        AuditRow newest =
                store.audits(AuditFilter.NONE, Window.NEWEST, 1).rows().getFirst();
        assertThat(newest.entry().action()).isEqualTo(Action.Missing);
        assertThat(newest.entry().after()).startsWith("3 changes are missing here");
        assertThat(store.lostAudits()).isZero();
    }

    @Test
    void what_the_memory_no_longer_holds_when_the_database_is_back_is_a_gap() throws Exception {
        record(0, 10);
        soon().until(() -> store.count(Filter.NONE, ALL).number() == 10);
        server.down();
        try {
            for (int i = 10; i < 2_510; i++) {
                ring.record(Events.at(time.millis(), i));
            }
        } finally {
            server.up();
        }

        soon().until(() ->
                store.state().available() && store.count(Filter.NONE, ALL).number() == 1_010);
        assertThat(lost(store)).isEqualTo(1_500);
    }

    private void record(int from, int to) {
        for (int i = from; i < to; i++) {
            ring.record(Events.at(time.millis(), i));
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    @Test
    void a_day_that_is_over_is_dropped_as_a_whole_and_tomorrow_is_there_before_it_begins() {
        ring.record(Events.at(time.millis(), 1));
        soon().until(() -> store.count(Filter.NONE, 1).number() == 1);
        HistoryOptions.Storage.PostgreSql database = (HistoryOptions.Storage.PostgreSql) options.storage();
        assertThat(server.tables(database)).contains("fallback_event_20261124", "fallback_event_20261125");

        time.pass(Duration.ofDays(9));

        soon().until(() -> !server.tables(database).contains("fallback_event_20261124"));
        assertThat(server.tables(database)).doesNotContain("fallback_step_20261124");
    }

    @Test
    void a_database_that_is_not_there_yet_or_refuses_the_password_keeps_nobody_from_starting() {
        HistoryOptions.Storage.PostgreSql right = (HistoryOptions.Storage.PostgreSql) options.storage();
        HistoryOptions wrong = new HistoryOptions(
                new HistoryOptions.Storage.PostgreSql(right.url(), right.user(), "wrong"),
                HistoryOptions.DEFAULT_RETENTION);
        try (HistoryStore refused = HistoryStore.open(wrong, new RecentFallbacks(), time)) {
            soon().until(() -> refused.state().isGone());
            assertThat(refused.state().reason().english()).contains("refuses the user or the password");
        }
        HistoryOptions nowhere = new HistoryOptions(
                new HistoryOptions.Storage.PostgreSql("jdbc:postgresql://127.0.0.1:1/none", "a", ""),
                HistoryOptions.DEFAULT_RETENTION);
        try (HistoryStore away = HistoryStore.open(nowhere, new RecentFallbacks(), time)) {
            soon().until(() -> away.state().isGone());
            assertThat(away.state().reason().english()).contains("cannot be reached");
        }
    }
}
