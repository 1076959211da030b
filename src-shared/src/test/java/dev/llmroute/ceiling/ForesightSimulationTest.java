package dev.llmroute.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An hour of three routers before a provider that takes 60 requests a minute, while callers send 90, and three times as many each fifth minute.
 * What is not sent there goes elsewhere. The provider is a bucket that refills evenly; answers take some seconds. Eight hours each: what is
 * expected holds in every one.
 */
class ForesightSimulationTest {
    private static final long HALF_MS = 1_800_000;
    private static final int ROUTERS = 3;
    private static final long LEARNING_MS = 2000;

    private static final int SEEDS = 8;

    /** What came of it. */
    private record Course(int refused, double use, int refusedUntilFollowed) {}

    /** What is different from an ordinary hour. */
    enum Hour {
        Ordinary(60, 1000, 2000, 1),
        /** Half of the limit is gone after half of the time. */
        Halved(60, 1000, 2000, 0.5),
        /** From then on somebody else uses half of it. */
        Tenant(60, 1000, 2000, 1),
        SlowAnswers(60, 5000, 15_000, 1),
        LargeLimit(600, 1000, 2000, 1);

        private final int limit;
        private final long latencyMs;
        private final int more;
        private final double later;

        Hour(int limit, long latencyMs, int more, double later) {
            this.limit = limit;
            this.latencyMs = latencyMs;
            this.more = more;
            this.later = later;
        }
    }

    @ParameterizedTest
    @EnumSource(Hour.class)
    void with_headers_nearly_nothing_is_refused_and_nearly_nothing_wasted(Hour hour) {
        List<Course> courses = courses(Foresight.Headers, hour);

        assertThat(courses).allSatisfy(course -> assertThat(course.refused()).isLessThanOrEqualTo(1));
        assertThat(courses).allSatisfy(course -> assertThat(course.use()).isGreaterThan(0.98));
    }

    @ParameterizedTest
    @EnumSource(Hour.class)
    void without_a_word_few_are_refused_and_little_is_wasted(Hour hour) {
        List<Course> courses = courses(Foresight.Learn, hour);

        assertThat(courses)
                .allSatisfy(
                        course -> assertThat(course.refused()).isLessThanOrEqualTo(hour == Hour.LargeLimit ? 40 : 25));
        assertThat(courses).allSatisfy(course -> assertThat(course.use()).isGreaterThan(0.95));
    }

    @Test
    void who_sends_less_than_there_is_is_kept_from_nothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation simulation = new Simulation(Foresight.Headers, Hour.Ordinary, seed);
            simulation.demand = 0.3;
            simulation.play();

            assertThat(simulation.served).isGreaterThan(1000);
            assertThat(simulation.passedBy).isZero();
        }
    }

    @Test
    void a_limit_that_is_halved_without_a_word_is_followed_within_a_few_refusals() {
        List<Course> courses = courses(Foresight.Learn, Hour.Halved);

        assertThat(courses)
                .allSatisfy(course -> assertThat(course.refusedUntilFollowed()).isBetween(1, 4));
    }

    private static List<Course> courses(Foresight by, Hour hour) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> new Simulation(by, hour, seed).play())
                .toList();
    }

    private static final class Simulation {
        private record Event(long atMs, long order, Runnable what) {}

        private final Foresight by;
        private final Hour hour;
        private final Random random;
        private final FakeTime time = new FakeTime();
        private final long startMs = time.millis();
        private final List<Ceilings> routers = new ArrayList<>();
        private final PriorityQueue<Event> events =
                new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
        private final Target target;
        private long order;
        private double perMs;
        private double tokens;
        private long tokensAtMs;
        private long blockedAtMs = -1;
        private int refused;
        private int served;
        private int passedBy;
        private double demand = 1.5;
        private int refusedUntilFollowed;
        private boolean followed;

        Simulation(Foresight by, Hour hour, long seed) {
            this.by = by;
            this.hour = hour;
            this.random = new Random(seed);
            this.perMs = hour.limit / 60_000.0;
            this.tokens = hour.limit;
            this.target = Routes.foreseen(by, CeilingsTest.target("m", Ceiling.NONE, new Credential("main", "fp")));
            for (int i = 0; i < ROUTERS; i++) {
                routers.add(new Ceilings(time));
            }
        }

        Course play() {
            at(HALF_MS, () -> {
                refill();
                perMs *= hour.later;
            });
            for (long second = 1; second <= 2 * HALF_MS / 1000; second++) {
                at(second * 1000 + 7, this::eachSecond);
            }
            arrive(0);
            while (!events.isEmpty() && events.peek().atMs() <= 2 * HALF_MS) {
                Event next = events.poll();
                time.pass(Duration.ofMillis(next.atMs() - nowMs()));
                next.what().run();
            }
            double possible = hour.limit * (1 + 30 + 30 * hour.later);
            return new Course(refused, served / possible, refusedUntilFollowed);
        }

        private long nowMs() {
            return time.millis() - startMs;
        }

        private void at(long atMs, Runnable what) {
            events.add(new Event(atMs, order++, what));
        }

        private void arrive(long atMs) {
            double aMinute = (atMs / 60_000 % 5 == 4 ? 3 : 1) * demand * hour.limit;
            long next = atMs + Math.max(1, Math.round(-Math.log(1 - random.nextDouble()) * 60_000 / aMinute));
            at(next, () -> {
                send(routers.get(random.nextInt(ROUTERS)));
                arrive(next);
            });
        }

        private void send(Ceilings router) {
            if (blockedAtMs >= 0 && nowMs() < blockedAtMs + LEARNING_MS) {
                return;
            }
            if (!(router.acquire(target, 500) instanceof Permit permit)) {
                passedBy++;
                return;
            }
            long sentMs = nowMs();
            refill();
            boolean taken = tokens >= 1;
            tokens -= taken ? 1 : 0;
            long left = (long) tokens;
            long fullMs = (long) Math.ceil((hour.limit - tokens) / perMs);
            if (taken) {
                served++;
                at(sentMs + hour.latencyMs + random.nextInt(hour.more), () -> answered(router, permit, left, fullMs));
            } else {
                refused++;
                refusedUntilFollowed += nowMs() > HALF_MS && !followed ? 1 : 0;
                at(sentMs + 50, () -> refused(router, permit, sentMs));
            }
        }

        private void refill() {
            tokens = Math.min(hour.limit, tokens + perMs * (nowMs() - tokensAtMs));
            tokensAtMs = nowMs();
        }

        private void answered(Ceilings router, Permit permit, long left, long fullMs) {
            permit.close();
            if (by == Foresight.Headers) {
                router.headrooms()
                        .told(
                                target,
                                permit.sent(),
                                List.of(new RemainingWindow(
                                        "requests", "x-ratelimit-reset-requests", left, hour.limit, fullMs)));
            }
        }

        private void refused(Ceilings router, Permit permit, long sentMs) {
            permit.close();
            router.headrooms()
                    .refused(
                            target,
                            permit.sent(),
                            new Failure(FailureClass.RateLimitRequests, Scope.Model, null, "", 429, null, "test"),
                            sentMs > blockedAtMs);
            if (sentMs > blockedAtMs) {
                blockedAtMs = nowMs();
            }
        }

        private void eachSecond() {
            if (hour == Hour.Tenant && nowMs() > HALF_MS && nowMs() / 1000 % 2 == 0) {
                refill();
                boolean taken = tokens >= 1;
                tokens -= taken ? 1 : 0;
                served += taken ? 1 : 0;
            }
            for (Ceilings one : routers) {
                one.common().own().keySet().forEach(of -> one.common().heard(of, ofOthers(one, of)));
            }
            followed |= nowMs() > HALF_MS
                    && routers.stream()
                            .flatMap(each -> each.common().own().values().stream())
                            .mapToDouble(counts -> counts.cut().perMinute())
                            .anyMatch(most -> most > 0 && most <= 32);
        }

        private Counts ofOthers(Ceilings one, String of) {
            return routers.stream()
                    .filter(other -> other != one)
                    .map(other -> other.common().own().getOrDefault(of, Counts.NONE))
                    .reduce(Counts.NONE, Counts::plus);
        }
    }
}
