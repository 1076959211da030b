package dev.llmroute.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.history.HopSums;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RequestSums;
import dev.llmroute.router.dialect.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {
    private static final long MINUTE = MinuteSums.minuteOf(1_800_000_000_000L);
    private static final long OVER = MINUTE + MinuteSums.MINUTE_MS + MinuteCounts.GRACE_MS;

    private final List<MinuteSums> sent = new CopyOnWriteArrayList<>();
    private final MinuteCounts counts = new MinuteCounts(
            "router-1",
            new FallbackLog() {
                @Override
                public void record(FallbackEvent event) {}

                @Override
                public void record(MinuteSums sums) {
                    sent.add(sums);
                }
            },
            MINUTE);

    private static MinuteCounts.Request request(long cameMs, String caller, MinuteCounts.Hop... hops) {
        return new MinuteCounts.Request(
                cameMs,
                "team/chat",
                caller,
                "groq/a",
                "groq/b",
                Outcome.Answered,
                120,
                new Tokens(10, 0, 0, 3),
                List.of(hops),
                hops.length * 40L);
    }

    private long requests() {
        return sent.stream()
                .flatMap(minute -> minute.requests().stream())
                .mapToLong(RequestSums::requests)
                .sum();
    }

    @Test
    void requests_that_are_alike_are_one_row_with_their_numbers() {
        MinuteCounts.Hop failed = new MinuteCounts.Hop("groq/a", "groq/b", "Overloaded", false, true, 40);
        MinuteCounts.Hop leftOut = new MinuteCounts.Hop("groq/a", "groq/b", "Overloaded", true, true, 0);
        counts.count(request(MINUTE, "app", failed));
        counts.count(request(MINUTE + 59_999, "app", leftOut));

        counts.send(OVER);

        MinuteSums minute = sent.getFirst();
        assertThat(minute.atMs()).isEqualTo(MINUTE);
        assertThat(minute.router()).isEqualTo("router-1");
        assertThat(minute.requests()).singleElement().satisfies(row -> {
            assertThat(row.requests()).isEqualTo(2);
            assertThat(row.fellBack()).isEqualTo(2);
            assertThat(row.metered()).isEqualTo(2);
            assertThat(row.inputTokens()).isEqualTo(20);
            assertThat(row.outputTokens()).isEqualTo(6);
            assertThat(row.lostMs()).isEqualTo(80);
            assertThat(row.avoided()).isEqualTo(1);
            assertThat(row.latency().total()).isEqualTo(2);
        });
        assertThat(minute.hops())
                .containsExactly(new HopSums("team/chat", "app", "groq/a", "groq/b", "Overloaded", 2, 1, 2, 40));
    }

    @Test
    void a_minute_is_sent_once_it_is_over_and_an_idle_one_is_not() {
        assertThat(counts.isDue(OVER - 1)).isFalse();
        assertThat(counts.isDue(OVER)).isTrue();
        counts.send(OVER);
        assertThat(counts.isDue(OVER)).isFalse();
        assertThat(sent).isEmpty();

        counts.count(request(MINUTE + MinuteSums.MINUTE_MS, "app"));
        counts.send(OVER);
        assertThat(sent).as("the minute goes on").isEmpty();
        counts.sendAll();
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_request_that_ends_after_its_minute_was_sent_is_counted_in_that_minute_all_the_same() {
        counts.count(request(MINUTE, "app"));
        counts.send(OVER);
        counts.count(request(MINUTE, "app"));
        counts.send(OVER + MinuteSums.MINUTE_MS);

        assertThat(sent).extracting(MinuteSums::atMs).containsExactly(MINUTE, MINUTE);
        assertThat(sent).extracting(MinuteSums::id).doesNotHaveDuplicates();
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void a_minute_that_was_told_before_its_end_adds_up_to_the_same() {
        counts.count(request(MINUTE, "app"));
        counts.sendAll();
        counts.count(request(MINUTE + 30_000, "app"));
        counts.sendAll();
        counts.sendAll();
        counts.count(request(MINUTE + 59_999, "app"));
        counts.send(OVER);

        assertThat(sent).extracting(MinuteSums::atMs).containsExactly(MINUTE, MINUTE, MINUTE);
        assertThat(requests()).isEqualTo(3);
    }

    @Test
    void what_nobody_can_tell_apart_any_more_is_counted_under_one_name_and_told() {
        for (int i = 0; i < 3_000; i++) {
            counts.count(request(MINUTE, "app-" + i));
        }
        counts.send(OVER);

        assertThat(sent.getFirst().requests()).hasSize(MinuteCounts.MOST_KEYS + 1);
        assertThat(requests()).isEqualTo(3_000);
        assertThat(counts.others()).isEqualTo(1_000);
        assertThat(sent.getFirst().requests())
                .filteredOn(row -> row.route().equals(RequestSums.OTHER))
                .singleElement()
                .satisfies(row -> assertThat(row.requests()).isEqualTo(1_000));
    }

    @Test
    void threads_that_count_while_minutes_are_sent_lose_nothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String caller = "app-" + t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    counts.count(request(MINUTE, caller));
                }
            }));
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            counts.send(OVER);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        counts.sendAll();

        assertThat(requests()).isEqualTo(160_000);
        assertThat(counts.others()).isZero();
    }
}
