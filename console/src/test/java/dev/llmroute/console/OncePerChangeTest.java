package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OncePerChangeTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final AtomicInteger looks = new AtomicInteger();
    private final OncePerChange<String, String> shared =
            new OncePerChange<>(asked -> asked + looks.incrementAndGet(), time, OncePerChange.FRESH);

    @Test
    void two_hundred_readers_of_one_list_are_one_look() throws Exception {
        CountDownLatch all = new CountDownLatch(200);
        List<Future<String>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                readers.add(threads.submit(() -> {
                    all.countDown();
                    all.await();
                    return shared.get("a");
                }));
            }
            for (Future<String> reader : readers) {
                assertThat(reader.get()).isEqualTo("a1");
            }
        }
    }

    @Test
    void after_a_change_nobody_gets_what_was_before() {
        assertThat(shared.get("a")).isEqualTo("a1");
        shared.changed();
        assertThat(shared.get("a")).isEqualTo("a2");
    }

    /** What is read while something changes may not know of it. */
    @Test
    void a_change_during_a_look_leads_to_another_one() {
        List<OncePerChange<String, Integer>> itself = new ArrayList<>();
        itself.add(new OncePerChange<>(
                _ -> {
                    if (looks.incrementAndGet() == 1) {
                        itself.getFirst().changed();
                    }
                    return looks.get();
                },
                time,
                OncePerChange.FRESH));

        assertThat(itself.getFirst().get("a")).isEqualTo(1);
        assertThat(itself.getFirst().get("a")).isEqualTo(2);
        assertThat(itself.getFirst().get("a")).isEqualTo(2);
    }

    @Test
    void who_asks_for_something_else_gets_something_else() {
        assertThat(shared.get("a")).isEqualTo("a1");
        assertThat(shared.get("b")).isEqualTo("b2");
        assertThat(shared.get("a")).isEqualTo("a1");
    }

    @Test
    void what_nobody_announces_is_seen_after_a_while() {
        assertThat(shared.get("a")).isEqualTo("a1");
        time.pass(Duration.ofSeconds(2));
        assertThat(shared.get("a")).isEqualTo("a2");
    }

    @Test
    void a_look_that_fails_is_tried_again_by_the_next_who_asks() {
        OncePerChange<String, String> failing = new OncePerChange<>(
                asked -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new IllegalStateException("gone");
                    }
                    return asked;
                },
                time,
                OncePerChange.FRESH);

        assertThatThrownBy(() -> failing.get("a")).hasMessage("gone");
        assertThat(failing.get("a")).isEqualTo("a");
    }
}
