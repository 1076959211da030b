package dev.llmroute.standalone.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Requests that fell back, as lines of a table, in the order in which a console tells them. */
public final class FallbackLine {
    private FallbackLine() {}

    /** @param wide with what few ask for */
    public static List<String> of(JsonNode fallbacks, boolean wide, TimeText times) {
        List<String> header = new ArrayList<>(List.of("AT", "ROUTE", "OUTCOME", "CHAIN"));
        if (wide) {
            header.addAll(List.of("CALLER", "ROUTER", "REQUEST", "ID"));
        }
        Table table = new Table(header);
        for (JsonNode each : fallbacks) {
            List<String> cells = new ArrayList<>(List.of(
                    times.at(Instant.parse(each.path("at").asText())),
                    each.path("route").asText(),
                    each.path("outcome").asText(),
                    chain(each)));
            if (wide) {
                for (String field : List.of("caller", "router", "requestId", "id")) {
                    cells.add(each.path(field).asText());
                }
            }
            table.add(cells);
        }
        return table.lines();
    }

    /** {@code (groq/a=Drill) groq/b=RateLimitTokens > openai/c}: in brackets what was left out. */
    private static String chain(JsonNode fallback) {
        List<String> parts = new ArrayList<>();
        for (JsonNode left : fallback.path("skipped")) {
            parts.add("(" + left.path("target").asText() + "="
                    + left.path("class").asText() + ")");
        }
        for (JsonNode call : fallback.path("attempts")) {
            String target = call.path("target").asText();
            parts.add(
                    call.hasNonNull("class") ? target + "=" + call.path("class").asText() : target);
        }
        return String.join(" > ", parts);
    }
}
