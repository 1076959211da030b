package dev.llmroute.console;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.json.CooldownJson;
import java.util.List;
import java.util.function.Supplier;

/** What is cooling down and what comes back, as the page shows it. */
record CooldownsPage(long nowMs, List<CooldownRow> rows, List<RecoveringRow> recovering, Sharing sharing) {
    /** The tables in a few words, for a screen reader too. */
    String summary() {
        String cooling = rows.isEmpty() ? "Nothing is cooling down" : rows.size() + " cooling down";
        return recovering.isEmpty() ? cooling : cooling + ", " + recovering.size() + " coming back";
    }

    boolean isEmpty() {
        return rows.isEmpty() && recovering.isEmpty();
    }

    /**
     * What the page shows changes only with this.
     *
     * @param passing for each of {@code holding} up to which size requests pass, in steps of a tenth: that grows with time, and a
     *     table that is replaced every second cannot be read
     */
    record Snapshot(
            List<KnownCooldown> holding,
            List<Integer> passing,
            List<CooldownJson.Recovering> recovering,
            Sharing sharing) {
        static Snapshot of(Cooldowns cooldowns, Supplier<SharingState> exchange) {
            List<KnownCooldown> holding = cooldowns.holding();
            return new Snapshot(
                    holding,
                    holding.stream()
                            .map(each -> step(each.passesUpTo(cooldowns.time())))
                            .toList(),
                    CooldownJson.recovering(cooldowns),
                    Sharing.of(exchange.get(), cooldowns.time().millis()));
        }

        private static int step(long tokens) {
            return (int) Math.floor(10 * Math.log1p((double) Math.max(0, tokens)));
        }

        CooldownsPage page(Cooldowns cooldowns) {
            return new CooldownsPage(
                    cooldowns.time().millis(),
                    holding.stream()
                            .map(each -> CooldownRow.of(each, cooldowns.time()))
                            .toList(),
                    recovering.stream().map(RecoveringRow::new).toList(),
                    sharing);
        }
    }
}
