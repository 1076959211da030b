package dev.llmroute.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.Page;
import dev.llmroute.console.store.Window;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Skipped;
import dev.llmroute.json.FallbackJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all that fits a filter, the newest first and page by page, so that millions take no more memory than a thousand. */
final class FallbackExport {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackExport.class);
    private static final int PAGE = 1000;
    private static final List<String> COLUMNS = List.of(
            "kind",
            "at",
            "until",
            "id",
            "route",
            "requestId",
            "caller",
            "router",
            "outcome",
            "chain",
            "skipped",
            "lostMs",
            "missing");

    private final HistoryStore store;
    private final Filter filter;
    private Page page;

    /** @throws HistoryGone where the history cannot be read, before anything is written */
    FallbackExport(HistoryStore store, Filter filter) {
        this.store = store;
        this.filter = filter;
        this.page = store.page(filter, Window.NEWEST, PAGE);
    }

    /** With a head, by the rules of {@link Csv}. */
    void writeCsv(OutputStream to) throws IOException {
        Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        out.write(Csv.line(COLUMNS));
        try {
            for (boolean more = true; more; more = next()) {
                for (HistoryEntry entry : page.entries()) {
                    out.write(Csv.line(cells(entry)));
                }
            }
        } catch (HistoryGone gone) {
            LOG.warn("An export ends before its end: {}", gone.getMessage());
            out.write(Csv.line(List.of("incomplete", "", "", "the history could not be read to its end")));
        }
        out.flush();
    }

    /** An array of what {@link FallbackJson} describes, gaps left out; where the history fails on the way, the array is not closed. */
    void writeJson(OutputStream to) throws IOException {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        JsonGenerator out = mapper.getFactory().createGenerator(to);
        out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        out.writeStartArray();
        try {
            for (boolean more = true; more; more = next()) {
                for (HistoryEntry entry : page.entries()) {
                    if (entry instanceof HistoryEntry.Recorded recorded) {
                        mapper.writeValue(out, FallbackJson.of(recorded.event()));
                    }
                }
            }
            out.writeEndArray();
        } catch (HistoryGone gone) {
            LOG.warn("An export ends before its end: {}", gone.getMessage());
        }
        out.flush();
    }

    private boolean next() {
        if (!page.hasOlder() || page.entries().isEmpty()) {
            return false;
        }
        page = store.page(filter, Window.olderThan(page.entries().getLast().cursor()), PAGE);
        return true;
    }

    private static List<String> cells(HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Recorded recorded -> cells(recorded.event());
            case HistoryEntry.Gap gap ->
                List.of(
                        "gap",
                        iso(gap.fromMs()),
                        iso(gap.toMs()),
                        gap.id(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        gap.isCounted() ? Long.toString(gap.lost()) : "");
        };
    }

    private static List<String> cells(FallbackEvent event) {
        long lostMs = event.attempts().stream()
                .filter(attempt -> attempt.failureClass() != null)
                .mapToLong(AttemptSummary::ms)
                .sum();
        return List.of(
                "fallback",
                iso(event.atMs()),
                "",
                event.id(),
                event.route(),
                event.requestId(),
                event.caller(),
                event.router(),
                event.outcome().name(),
                event.attempts().stream().map(FallbackExport::result).collect(Collectors.joining(" > ")),
                event.skipped().stream().map(FallbackExport::reason).collect(Collectors.joining(" ")),
                Long.toString(lostMs),
                "");
    }

    private static String result(AttemptSummary attempt) {
        return attempt.target() + "="
                + (attempt.failureClass() == null
                        ? "answered"
                        : attempt.failureClass().name());
    }

    private static String reason(Skipped skipped) {
        return skipped.target() + "=" + skipped.reason();
    }

    private static String iso(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
