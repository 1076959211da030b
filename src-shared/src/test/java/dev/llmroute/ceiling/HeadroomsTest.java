package dev.llmroute.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.CountPer;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadroomsTest {
    private static final Target TOLD =
            CeilingsTest.target("gpt-4o", Ceiling.NONE, new Credential("main", "fingerprint"));
    private static final Target LEARNED = Routes.foreseen(Foresight.Learn, TOLD);

    private final FakeTime time = new FakeTime();
    private final Ceilings ceilings = new Ceilings(time);

    @Test
    void a_window_that_ends_all_at_once_is_full_again_at_its_end() {
        told(10, 40_000);
        for (int left = 9; left > 0; left--) {
            pass(2000);
            told(left, 40_000 - 2000 * (10 - left));
        }

        assertThat(sent(TOLD)).isTrue();
        assertThat(acquire(TOLD)).isInstanceOfSatisfying(NoHeadroom.class, none -> {
            assertThat(none.shortage().freeInMs()).isEqualTo(22_000);
            assertThat(none).hasToString("0 left of requests by its headers, more in 22 seconds");
        });
        pass(21_999);
        assertThat(sent(TOLD)).isFalse();
        pass(1);
        assertThat(sent(TOLD)).isTrue();
    }

    @Test
    void a_window_that_gets_something_back_all_the_time_has_it_before_its_end() {
        refilling();

        assertThat(sent(TOLD)).isTrue();
        assertThat(acquire(TOLD))
                .isInstanceOfSatisfying(
                        NoHeadroom.class,
                        none -> assertThat(none.shortage().freeInMs()).isBetween(500L, 2000L));
        pass(2000);
        assertThat(sent(TOLD)).isTrue();
    }

    @Test
    void only_of_a_window_whose_course_is_unknown_the_next_minute_is_given_up_at_once() {
        assertThat(told(0, 60_000)).hasSize(1);

        refilling();

        assertThat(told(0, 60_000)).isEmpty();
    }

    @Test
    void who_clears_everything_says_that_what_was_told_is_over() {
        refilling();
        told(0, 60_000);
        assertThat(sent(TOLD)).isFalse();

        ceilings.headrooms().forgetTold();

        assertThat(sent(TOLD)).isTrue();
    }

    @Test
    void what_was_told_is_believed_for_a_minute() {
        told(0, 3_600_000);
        pass(59_999);
        assertThat(sent(TOLD)).isFalse();

        pass(1);

        assertThat(sent(TOLD)).isTrue();
        assertThat(sent(TOLD)).isTrue();
    }

    @Test
    void a_refusal_counts_for_more_than_what_was_told_before() {
        told(0, 3_600_000);
        Permit permit = (Permit) ceilings.acquire(TOLD, 1, Sending.Anyway);

        ceilings.headrooms().refused(TOLD, permit.sent(), refusal(new Wait(1200, WaitSource.BODY_TEXT)), true);

        assertThat(sent(TOLD)).isTrue();
    }

    @Test
    void what_is_left_as_last_resort_is_sent_all_the_same() {
        told(0, 3_600_000);

        assertThat(ceilings.acquire(TOLD, 1, Sending.Anyway)).isInstanceOf(Permit.class);
    }

    @Test
    void what_a_ceiling_stops_counts_nowhere() {
        Target narrow =
                CeilingsTest.target("gpt-4o", new Ceiling(null, 1, null), new Credential("main", "fingerprint"));
        told(1, 3_600_000);
        assertThat(sent(narrow)).isTrue();
        told(1, 3_600_000);

        assertThat(acquire(narrow)).isInstanceOf(Full.class);
        assertThat(sent(TOLD)).isTrue();
        assertThat(sent(TOLD)).isFalse();
    }

    @Test
    void windows_of_tokens_are_left_to_whoever_spares_the_target_for_a_while() {
        assertThat(told("tokens", 0, 10_000, 60_000)).hasSize(1);

        assertThat(ceilings.acquire(TOLD, 50_000)).isInstanceOf(Permit.class);
    }

    @Test
    void who_seldom_sends_beside_others_who_send_much_finds_room_all_the_same() {
        for (int minute = 0; minute < 20; minute++) {
            told(40 - minute % 2, 20_000 + minute % 2 * 1000L);
            pass(60_000);
        }

        assertThat(sent(TOLD)).isTrue();
        pass(1000);
        assertThat(sent(TOLD)).isTrue();
    }

    @Test
    void a_ceiling_of_all_that_others_use_alone_says_when_it_is_worth_another_try() {
        Ceiling ofAll = new Ceiling(null, 6, 100L, null, CountPer.Cluster);
        ceilings.above(ofAll, "app", 1);
        String of = ceilings.common().own().keySet().iterator().next();

        ceilings.common().heard(of, new Counts(50, 0, 0, Counts.Cut.NONE));
        assertThat(ceilings.above(ofAll, "app", 1))
                .isInstanceOfSatisfying(
                        Full.class, full -> assertThat(full.freeInMs()).isPositive());

        ceilings.common().heard(of, new Counts(0, 5000, 0, Counts.Cut.NONE));
        assertThat(ceilings.above(ofAll, "app", 1))
                .isInstanceOfSatisfying(
                        Full.class, full -> assertThat(full.freeInMs()).isPositive());
    }

    @Test
    void without_foresight_everything_is_sent() {
        Target off = Routes.foreseen(Foresight.None, TOLD);
        told(0, 3_600_000);
        ceilings.headrooms().refused(off, Sent.UNCOUNTED, refusal(null), true);

        assertThat(sent(off)).isTrue();
    }

    @Test
    void where_nothing_is_said_a_bit_less_is_sent_than_was_served_before_a_refusal() {
        Sent last = served(20);

        refused(last, null);

        assertThat(acquire(LEARNED))
                .isInstanceOfSatisfying(
                        NoHeadroom.class,
                        none -> assertThat(none)
                                .asString()
                                .startsWith("0 left of requests by what it was seen to serve"));
        pass(62_000);
        assertThat(served(18)).isNotNull();
        assertThat(sent(LEARNED)).isFalse();
    }

    @Test
    void what_was_learned_grows_and_is_forgotten() {
        refused(served(100), null);
        assertThat(ceilings.headrooms().left(LEARNED)).containsExactly(new Left("requests", 0, true));

        pass(Duration.ofMinutes(40).toMillis());
        served(180);
        assertThat(sent(LEARNED)).isTrue();

        pass(Duration.ofMinutes(21).toMillis());
        assertThat(ceilings.headrooms().left(LEARNED)).isEmpty();
    }

    @Test
    void a_refusal_of_the_few_of_a_night_tells_nothing_of_how_many_would_have_fitted() {
        refused(served(4), null);

        assertThat(sent(LEARNED)).isTrue();
        assertThat(ceilings.headrooms().left(LEARNED)).isEmpty();
    }

    @Test
    void requests_that_were_sent_before_a_cut_belong_to_what_was_cut_for() {
        Sent early = served(50);
        Sent last = served(50);
        pass(100);
        refused(last, null);
        double cut = most();
        pass(100);

        refused(early, null);

        assertThat(most()).isEqualTo(cut);
    }

    @Test
    void what_another_router_learned_counts_here_unless_it_is_of_a_time_to_come() {
        served(20);
        String of = ceilings.common().own().keySet().iterator().next();

        ceilings.common().heard(of, learned(10, time.millis() + 3_600_000));
        assertThat(sent(LEARNED)).isTrue();

        ceilings.common().heard(of, learned(10, time.millis()));
        assertThat(sent(LEARNED)).isFalse();
    }

    private static Counts learned(double perMinute, long atMs) {
        return new Counts(0, 0, 0, new Counts.Cut(perMinute, atMs));
    }

    @Test
    void nothing_is_learned_where_the_provider_says_how_long_or_another_router_met_it_first() {
        Sent last = served(20);

        refused(last, new Wait(20_000, WaitSource.BODY_TEXT));
        ceilings.headrooms().refused(LEARNED, last, refusal(null), false);

        assertThat(sent(LEARNED)).isTrue();
    }

    private double most() {
        return ceilings.common().own().values().iterator().next().cut().perMinute();
    }

    /** Sends so many, all of which are answered; the last one. */
    private Sent served(int requests) {
        for (int i = 1; i < requests; i++) {
            assertThat(acquire(LEARNED)).isInstanceOf(Permit.class);
        }
        return ((Permit) ceilings.acquire(LEARNED, 1, Sending.Anyway)).sent();
    }

    private void refused(Sent sent, @Nullable Wait wait) {
        ceilings.headrooms().refused(LEARNED, sent, refusal(wait), true);
    }

    private static Failure refusal(@Nullable Wait wait) {
        return new Failure(FailureClass.RateLimitRequests, Scope.Model, wait, "", 429, null, "test");
    }

    /** Answers of a window of 60 that gets one back a second, of which in the end one is left. */
    private void refilling() {
        for (int left = 50; left >= 1; left -= 7) {
            for (int i = 0; i < 7; i++) {
                ceilings.acquire(TOLD, 1, Sending.Anyway);
            }
            pass(100);
            told(left, (60 - left) * 1000L);
        }
    }

    private List<RemainingWindow> told(long left, long resetMs) {
        return told("requests", left, 60, resetMs);
    }

    /** An answer to a request that is sent now. */
    private List<RemainingWindow> told(String window, long left, long limit, long resetMs) {
        Permit permit = (Permit) ceilings.acquire(TOLD, 1, Sending.Anyway);
        return ceilings.headrooms()
                .told(
                        TOLD,
                        permit.sent(),
                        List.of(new RemainingWindow(window, "x-ratelimit-reset-" + window, left, limit, resetMs)));
    }

    private boolean sent(Target target) {
        return acquire(target) instanceof Permit;
    }

    private Admission acquire(Target target) {
        return ceilings.acquire(target, 1);
    }

    private void pass(long ms) {
        time.pass(Duration.ofMillis(ms));
    }
}
