package dev.llmroute.console;

import dev.llmroute.cooldown.ActiveCooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.ExchangeState;
import dev.llmroute.json.CooldownJson;
import java.util.List;
import java.util.function.Supplier;

/** What is cooling down, as the page shows it. */
record CooldownsPage(long nowMs, List<Row> rows, Sharing sharing) {
    /** The table in a few words, for a screen reader too. */
    String summary() {
        return rows.isEmpty() ? "Nothing is cooling down" : rows.size() + " cooling down";
    }

    /** What the page shows changes only with this. */
    record Snapshot(List<ActiveCooldown> holding, Sharing sharing) {
        static Snapshot of(Cooldowns cooldowns, Supplier<ExchangeState> exchange) {
            return new Snapshot(cooldowns.holding(), Sharing.of(exchange.get()));
        }

        CooldownsPage page(Cooldowns cooldowns) {
            List<Row> rows = holding.stream()
                    .map(each -> new Row(CooldownJson.of(each, cooldowns.time())))
                    .toList();
            return new CooldownsPage(cooldowns.time().millis(), rows, sharing);
        }
    }

    /** One cooldown. */
    record Row(CooldownJson cooldown) {
        String countdown() {
            return ClockText.of(cooldown.remainingMs());
        }

        /** {@code 22:46 from the error text}. */
        String statedWait() {
            Long stated = cooldown.statedWaitMs();
            return ClockText.of(stated == null ? cooldown.durationMs() : stated) + " " + cooldown.waitSourceText();
        }

        String duration() {
            return ClockText.of(cooldown.durationMs());
        }

        /** What it concerns, where the display key does not say it all. */
        String concerns() {
            String window = cooldown.window().isEmpty() ? "" : " · limit: " + cooldown.window();
            return switch (cooldown.scope()) {
                case "provider" -> "the whole provider" + window;
                case "credential" -> "all models of this key" + window;
                default -> "this model" + window;
            };
        }

        String kind() {
            return Badge.style(cooldown.failureClass());
        }

        String question() {
            return "Clear the cooldown of " + cooldown.displayKey() + "? Every router may call it again at once.";
        }
    }
}
