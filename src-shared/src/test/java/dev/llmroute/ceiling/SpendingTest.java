package dev.llmroute.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.ceiling.Spending.Unshared;
import dev.llmroute.cooldown.FakeTime;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Period;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final long CENT = 10_000_000_000L;
    private static final Spending.Key KEY = new Spending.Key("key a", Period.Day);
    private static final Budget BUDGET = new Budget(new Cost(10 * CENT), Period.Day);

    private final FakeTime time = new FakeTime();
    private final Spending spending = new Spending(time);

    @Test
    void a_budget_is_spent_when_nothing_is_left_of_it_and_begins_anew_with_the_next_day() {
        cents(9);
        assertThat(spending.freeInMs(KEY, BUDGET)).isZero();

        cents(1);
        long freeInMs = spending.freeInMs(KEY, BUDGET);
        assertThat(time.millis() + freeInMs).isEqualTo(Period.Day.endMs(time.millis()));

        time.pass(Duration.ofMillis(freeInMs));
        assertThat(spending.freeInMs(KEY, BUDGET)).isZero();
        assertThat(spending.spent(KEY)).isEqualTo(new Cost(0));
    }

    @Test
    void a_budget_of_another_amount_counts_the_same_money() {
        cents(5);

        assertThat(spending.freeInMs(KEY, new Budget(new Cost(5 * CENT), Period.Day)))
                .isPositive();
        assertThat(spending.freeInMs(KEY, BUDGET)).isZero();
    }

    @Test
    void what_others_spent_counts() {
        cents(2);
        Unshared told = only();
        assertThat(told.own()).isEqualTo(2 * CENT);

        spending.told(told, 10 * CENT);

        assertThat(spending.spent(KEY)).isEqualTo(new Cost(10 * CENT));
        assertThat(spending.freeInMs(KEY, BUDGET)).isPositive();
        assertThat(only().own()).isZero();
    }

    @Test
    void what_is_spent_while_it_is_told_is_told_next() {
        cents(2);
        Unshared told = only();
        cents(3);

        spending.told(told, 4 * CENT);

        assertThat(only().own()).isEqualTo(3 * CENT);
        assertThat(spending.spent(KEY)).isEqualTo(new Cost(7 * CENT));
    }

    @Test
    void others_who_have_forgotten_are_told_what_is_known_here() {
        cents(2);
        spending.told(only(), 9 * CENT);
        cents(1);

        Unshared next = only();
        assertThat(next.known()).isEqualTo(9 * CENT);
        spending.told(next, CENT);

        assertThat(spending.spent(KEY)).isEqualTo(new Cost(10 * CENT));
    }

    @Test
    void an_answer_about_a_day_that_is_over_is_none_about_this_one() {
        cents(2);
        Unshared yesterday = only();
        time.pass(Duration.ofDays(1));
        cents(1);

        spending.told(yesterday, 9 * CENT);

        assertThat(spending.spent(KEY)).isEqualTo(new Cost(CENT));
    }

    @Test
    void what_nobody_asks_for_any_more_is_forgotten_with_its_day() {
        cents(1);
        time.pass(Duration.ofDays(1));

        assertThat(spending.unshared()).isEmpty();
    }

    @Test
    void a_clock_that_is_put_back_gives_nobody_a_new_day() {
        cents(10);
        time.pass(Duration.ofDays(-1));

        assertThat(spending.freeInMs(KEY, BUDGET)).isPositive();
    }

    private void cents(long cents) {
        spending.add(KEY, new Cost(cents * CENT));
    }

    private Unshared only() {
        assertThat(spending.unshared()).hasSize(1);
        return spending.unshared().getFirst();
    }
}
