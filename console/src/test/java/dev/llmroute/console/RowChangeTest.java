package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to a page that is open. */
class RowChangeTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);

    @BeforeEach
    void cool() {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
    }

    @Test
    void nothing_is_sent_for_a_countdown() {
        CooldownsPage before = page();
        time.pass(Duration.ofSeconds(5));

        assertThat(RowChange.between(before, page())).contains(List.of());
    }

    @Test
    void one_new_cooldown_is_one_row_behind_the_one_that_ends_before_it() {
        CooldownsPage before = page();
        cooldowns.set(Samples.sizeAware(time.millis() - 1000));

        List<RowChange> changes = RowChange.between(before, page()).orElseThrow();

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.how())
                    .isEqualTo("afterend:#cd-" + page().rows().get(1).id());
            assertThat(change.row().id()).isEqualTo(page().rows().get(2).id());
        });
    }

    @Test
    void what_ends_soonest_is_put_first() {
        CooldownsPage before = page();
        Cooldown soon = Samples.rejected(time.millis() - 30_000);
        cooldowns.set(soon);

        assertThat(RowChange.between(before, page()).orElseThrow())
                .extracting(RowChange::how)
                .containsExactly("afterbegin:#cooling-rows");
    }

    @Test
    void a_clear_takes_one_row_away_and_touches_no_other() {
        CooldownsPage before = page();
        cooldowns.clear(Samples.LLAMA_33_KEY, "console");

        assertThat(RowChange.between(before, page()).orElseThrow())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.isDelete()).isTrue();
                    assertThat(change.row().id()).isEqualTo(Samples.LLAMA_33_KEY.id());
                });
    }

    @Test
    void a_row_that_changes_its_place_goes_and_comes_and_the_others_stay() {
        CooldownsPage before = page();
        String first = before.rows().getFirst().id();
        Cooldown soonest = cooldowns.holding().stream()
                .map(KnownCooldown::cooldown)
                .filter(each -> each.key().id().equals(first))
                .findFirst()
                .orElseThrow();
        cooldowns.set(soonest.extended(Duration.ofDays(1).toMillis()));

        CooldownsPage now = page();
        int place = now.rows().stream().map(CooldownRow::id).toList().indexOf(first);
        assertThat(place).isPositive();
        assertThat(RowChange.between(before, now).orElseThrow())
                .extracting(RowChange::how, change -> change.row().id())
                .containsExactly(
                        tuple("delete", first),
                        tuple("afterend:#cd-" + now.rows().get(place - 1).id(), first));
    }

    @Test
    void when_a_table_comes_or_most_rows_change_places_the_whole_is_sent() {
        CooldownsPage before = page();
        cooldowns.merge(Samples.comesBack(time.millis()));
        assertThat(RowChange.between(before, page())).isEmpty();

        CooldownsPage turned = new CooldownsPage(
                before.nowMs(),
                before.query(),
                before.rows().reversed(),
                before.recovering(),
                before.all(),
                before.sharing(),
                before.mayOperate());
        assertThat(RowChange.between(before, turned)).isEmpty();
    }

    private CooldownsPage page() {
        return CooldownsPage.of(cooldowns, () -> SharingState.LOCAL, CooldownQuery.EVERYTHING, true);
    }
}
