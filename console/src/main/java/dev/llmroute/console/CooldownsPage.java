package dev.llmroute.console;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.json.CooldownJson;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is cooling down and what comes back, as one reader's page shows it.
 *
 * @param rows those that the reader wants to see, in the order they want; so {@code recovering}
 * @param all how many there are, wanted or not
 * @param mayOperate whether the reader may change anything
 */
record CooldownsPage(
        long nowMs,
        CooldownQuery query,
        List<CooldownRow> rows,
        List<RecoveringRow> recovering,
        int all,
        Sharing sharing,
        boolean mayOperate) {

    static CooldownsPage of(
            Cooldowns cooldowns, Supplier<SharingState> exchange, CooldownQuery query, boolean mayOperate) {
        long nowMs = cooldowns.time().millis();
        List<KnownCooldown> holding = cooldowns.holding();
        List<CooldownJson.Recovering> recovering = CooldownJson.recovering(cooldowns);
        return new CooldownsPage(
                nowMs,
                query,
                holding.stream()
                        .map(each -> CooldownRow.of(each, cooldowns.time()))
                        .filter(query::shows)
                        .sorted(query.order())
                        .toList(),
                recovering.stream()
                        .map(RecoveringRow::new)
                        .filter(query::shows)
                        .sorted(query.orderOfRecovering())
                        .toList(),
                holding.size() + recovering.size(),
                Sharing.of(exchange.get(), nowMs),
                mayOperate);
    }

    /** The tables in a few words, for a screen reader too. */
    String summary() {
        if (query.isOfDrills()) {
            return rows.isEmpty()
                    ? "No drill goes on"
                    : rows.size() == 1 ? "1 drill goes on" : rows.size() + " drills go on";
        }
        String cooling = rows.isEmpty() ? "Nothing is cooling down" : rows.size() + " cooling down";
        String both = recovering.isEmpty() ? cooling : cooling + ", " + recovering.size() + " coming back";
        return query.isFilter() ? shown() + " of " + all + " match the filter: " + both : both;
    }

    /** How many rows both tables have. */
    int shown() {
        return rows.size() + recovering.size();
    }

    boolean isEmpty() {
        return shown() == 0;
    }

    /** When this was so, ISO 8601 in UTC. */
    String at() {
        return Instant.ofEpochMilli(nowMs).toString();
    }
}
