package dev.llmroute.console;

import dev.llmroute.console.text.Message;
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
    Message summary() {
        if (query.isOfDrills()) {
            return rows.isEmpty()
                    ? Message.of("cooldowns.summary.noDrills")
                    : Message.of("cooldowns.summary.drills", rows.size());
        }
        Message cooling = rows.isEmpty()
                ? Message.of("cooldowns.summary.nothing")
                : Message.of("cooldowns.summary.cooling", rows.size());
        Message both =
                recovering.isEmpty() ? cooling : Message.of("cooldowns.summary.both", cooling, recovering.size());
        return query.isFilter() ? Message.of("cooldowns.summary.filtered", shown(), all, both) : both;
    }

    /** How many rows both tables have. */
    int shown() {
        return rows.size() + recovering.size();
    }

    boolean isEmpty() {
        return shown() == 0;
    }

    /** It looks another way only where this is another. What counts down by itself is no part of it. */
    Object look() {
        return List.of(
                rows.stream().map(CooldownRow::look).toList(),
                recovering.stream().map(RecoveringRow::look).toList(),
                all,
                sharing);
    }

    /** When this was so, ISO 8601 in UTC. */
    String at() {
        return Instant.ofEpochMilli(nowMs).toString();
    }
}
