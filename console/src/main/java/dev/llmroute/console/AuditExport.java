package dev.llmroute.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.store.AuditFilter;
import dev.llmroute.console.store.AuditRow;
import dev.llmroute.console.store.AuditRows;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.Window;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all changes that fit, the newest first and page by page, so that a hundred thousand take no more memory than a thousand. */
final class AuditExport {
    private static final Logger LOG = LoggerFactory.getLogger(AuditExport.class);
    private static final int PAGE = 1000;
    private static final List<String> COLUMNS =
            List.of("at", "who", "action", "target", "before", "after", "address", "userAgent", "reason");

    private final HistoryStore store;
    private final AuditFilter filter;
    private AuditRows page;

    /** @throws HistoryGone where the audit cannot be read, before anything is written */
    AuditExport(HistoryStore store, AuditFilter filter) {
        this.store = store;
        this.filter = filter;
        this.page = store.audits(filter, Window.NEWEST, PAGE);
    }

    /** With a head, by the rules of {@link Csv}. */
    void writeCsv(OutputStream to) throws IOException {
        Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        out.write(Csv.line(COLUMNS));
        try {
            for (boolean more = true; more; more = next()) {
                for (AuditRow row : page.rows()) {
                    out.write(Csv.line(cells(row.entry())));
                }
            }
        } catch (HistoryGone gone) {
            LOG.warn("An export ends before its end: {}", gone.getMessage());
            out.write(Csv.line(List.of("incomplete", "", "", "the audit could not be read to its end")));
        }
        out.flush();
    }

    /** An array of entries; where the store fails on the way, the array is not closed. */
    void writeJson(OutputStream to) throws IOException {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        JsonGenerator out = mapper.getFactory().createGenerator(to);
        out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        out.writeStartArray();
        try {
            for (boolean more = true; more; more = next()) {
                for (AuditRow row : page.rows()) {
                    mapper.writeValue(out, row.entry());
                }
            }
            out.writeEndArray();
        } catch (HistoryGone gone) {
            LOG.warn("An export ends before its end: {}", gone.getMessage());
        }
        out.flush();
    }

    private boolean next() {
        if (!page.hasOlder() || page.rows().isEmpty()) {
            return false;
        }
        page = store.audits(filter, Window.olderThan(page.rows().getLast().cursor()), PAGE);
        return true;
    }

    private static List<String> cells(AuditEntry entry) {
        return List.of(
                entry.at(),
                entry.who(),
                entry.action().name(),
                entry.target(),
                entry.before(),
                entry.after(),
                entry.address(),
                entry.userAgent(),
                entry.reason());
    }
}
