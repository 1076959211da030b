package dev.llmroute.standalone.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.explain.LiveTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cooldown in a list.
 *
 * @param until null where no time ends it
 * @param cells the columns, that of {@code until} left out
 */
public record CooldownRow(@Nullable Instant until, List<String> cells) {
    private static final Comparator<CooldownRow> SOONEST =
            Comparator.comparing(CooldownRow::until, Comparator.nullsLast(Comparator.naturalOrder()));

    private static final int UNTIL = 3;

    /**
     * Of a router's {@code GET /api/v1/cooldowns}, the soonest end first.
     *
     * @param wide with what few ask for
     */
    public static List<String> ofRouter(List<JsonNode> cooldowns, boolean wide, TimeText times) {
        List<String> header =
                new ArrayList<>(List.of("TARGET", "SCOPE", "REASON", "UNTIL", "SOURCE", "SEEN BY", "REPEATS"));
        if (wide) {
            header.addAll(List.of("STATE", "WINDOW", "STATUS", "STATED", "SINCE", "ID"));
        }
        Instant now = times.clock().instant();
        return lines(
                header,
                cooldowns.stream().map(each -> ofRouter(each, wide, times, now)).toList(),
                times);
    }

    private static CooldownRow ofRouter(JsonNode json, boolean wide, TimeText times, Instant now) {
        List<String> cells = new ArrayList<>(List.of(
                text(json, "displayKey"),
                text(json, "scope"),
                text(json, "class"),
                text(json, "waitSource"),
                text(json, "seenBy"),
                text(json, "repeats")));
        if (wide) {
            cells.addAll(List.of(
                    text(json, "state"),
                    text(json, "window"),
                    text(json, "status"),
                    json.hasNonNull("statedWaitMs")
                            ? TimeText.duration(
                                    Duration.ofMillis(json.path("statedWaitMs").asLong()))
                            : "",
                    times.at(Instant.parse(json.path("since").asText())),
                    text(json, "id")));
        }
        return new CooldownRow(until(json, now), cells);
    }

    /** By what is left rather than by the router's clock, which may be another one than this. */
    public static @Nullable Instant until(JsonNode json, Instant now) {
        return json.path("state").asText().equals("Broken")
                ? null
                : now.plusMillis(json.path("remainingMs").asLong());
    }

    /**
     * Of resources' statuses, the soonest end first.
     *
     * @param withNamespace whether routes of several namespaces are shown
     */
    public static List<String> ofRoutes(List<LiveRoute> routes, boolean withNamespace, TimeText times) {
        List<CooldownRow> rows = new ArrayList<>();
        for (LiveRoute route : routes) {
            for (LiveTarget target : route.targets()) {
                if (target.isLeftAlone()) {
                    rows.add(new CooldownRow(
                            target.until(),
                            List.of(
                                    withNamespace ? route.fullName() : route.name(),
                                    target.name(),
                                    Table.cell(target.reason()),
                                    Table.cell(target.source()),
                                    target.state().name())));
                }
            }
        }
        return lines(List.of("ROUTE", "TARGET", "REASON", "UNTIL", "SOURCE", "STATE"), rows, times);
    }

    private static List<String> lines(List<String> header, List<CooldownRow> rows, TimeText times) {
        Table table = new Table(header);
        rows.stream().sorted(SOONEST).forEach(row -> {
            List<String> cells = new ArrayList<>(row.cells());
            cells.add(UNTIL, times.until(row.until()));
            table.add(cells);
        });
        return table.lines();
    }

    private static String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.path(field).asText() : "";
    }
}
