package dev.llmroute.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CeilingsPropertiesTest {
    private static final long MINUTE_MS = 60_000;

    private record Sent(long atMs, String model, long tokens) {}

    @Property(tries = 100)
    void over_no_minute_is_more_sent_than_a_ceiling_allows_and_never_more_at_once(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int concurrent,
            @ForAll @IntRange(min = 1, max = 30) int rpm,
            @ForAll @IntRange(min = 1, max = 2000) int tpm,
            @ForAll @IntRange(min = 1, max = 5000) int stepMs) {
        FakeTime time = new FakeTime();
        Ceilings ceilings = new Ceilings(time);
        Ceiling ofModel = new Ceiling(concurrent, rpm, (long) tpm);
        Ceiling ofKey = new Ceiling(concurrent + 2, rpm + 10, tpm + 500L);
        Credential key = new Credential("main", "fp", 1, ofKey);
        List<Target> targets = List.of(CeilingsTest.target("a", ofModel, key), CeilingsTest.target("b", ofModel, key));
        List<Sent> sent = new ArrayList<>();
        Deque<Permit> open = new ArrayDeque<>();
        long nowMs = 0;
        for (int i = 0; i < 400; i++) {
            long passed = random.nextInt(stepMs);
            time.pass(Duration.ofMillis(passed));
            nowMs += passed;
            Target target = targets.get(random.nextInt(2));
            long tokens = random.nextInt(200);
            if (ceilings.acquire(target, tokens) instanceof Permit permit) {
                open.add(permit);
                sent.add(new Sent(nowMs, target.model(), tokens));
            }
            if (!open.isEmpty() && random.nextInt(3) == 0) {
                open.remove().close();
            }
            assertThat(open.size()).isLessThanOrEqualTo(concurrent + 2);
            assertWithin(sent, nowMs, ofKey);
            for (Target each : targets) {
                assertWithin(
                        sent.stream()
                                .filter(one -> one.model().equals(each.model()))
                                .toList(),
                        nowMs,
                        ofModel);
            }
        }
    }

    /** The minute that ends now: the one that begins with the oldest request still in it has no more. */
    private static void assertWithin(List<Sent> sent, long nowMs, Ceiling ceiling) {
        List<Sent> minute =
                sent.stream().filter(each -> each.atMs() > nowMs - MINUTE_MS).toList();
        assertThat(minute.size()).isLessThanOrEqualTo(ceiling.rpm());
        assertThat(minute.stream().mapToLong(Sent::tokens).sum()).isLessThanOrEqualTo(ceiling.tpm());
    }

    @Property(tries = 20)
    void whatever_threads_do_at_the_same_time_no_place_is_lost_or_given_twice(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 6) int most) throws Exception {
        Ceilings ceilings = new Ceilings(new FakeTime());
        Target target = CeilingsTest.target("a", new Ceiling(most, null, null), new Credential("main", "fp"));
        AtomicInteger atOnce = new AtomicInteger();
        inThreads(4, random.nextLong(), own -> {
            Deque<Permit> open = new ArrayDeque<>();
            for (int i = 0; i < 2000; i++) {
                if (own.nextBoolean() && ceilings.acquire(target, 1) instanceof Permit permit) {
                    assertThat(atOnce.incrementAndGet()).isLessThanOrEqualTo(most);
                    open.add(permit);
                } else if (!open.isEmpty()) {
                    atOnce.decrementAndGet();
                    Permit permit = open.remove();
                    permit.close();
                    permit.close();
                }
            }
            atOnce.addAndGet(-open.size());
            open.forEach(Permit::close);
        });
        for (int i = 0; i < most; i++) {
            assertThat(ceilings.acquire(target, 1)).isInstanceOf(Permit.class);
        }
        assertThat(ceilings.acquire(target, 1)).isInstanceOf(Full.class);
    }

    @Property(tries = 20)
    void threads_together_send_exactly_what_the_minute_allows(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 3000) int rpm) throws Exception {
        Ceilings ceilings = new Ceilings(new FakeTime());
        Credential key = new Credential("main", "fp", 1, new Ceiling(null, rpm, null));
        AtomicInteger sent = new AtomicInteger();
        inThreads(4, random.nextLong(), own -> {
            Target target = CeilingsTest.target(own.nextBoolean() ? "a" : "b", Ceiling.NONE, key);
            for (int i = 0; i < 1000; i++) {
                if (ceilings.acquire(target, 1) instanceof Permit permit) {
                    sent.incrementAndGet();
                    permit.close();
                }
            }
        });
        assertThat(sent).hasValue(Math.min(rpm, 4000));
    }

    private interface Play {
        void with(Random random);
    }

    private static void inThreads(int count, long seed, Play play) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Callable<Void>> plays = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Random own = new Random(seed + i);
                plays.add(() -> {
                    play.with(own);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(plays)) {
                done.get();
            }
        }
    }
}
