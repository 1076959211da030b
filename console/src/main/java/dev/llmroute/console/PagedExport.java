package dev.llmroute.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.Window;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all that a list of the store has, the newest first and page by page, so that millions take no more memory than a thousand. */
final class PagedExport<E> {
    private static final Logger LOG = LoggerFactory.getLogger(PagedExport.class);

    /** The most entries of a page. */
    static final int PAGE = 1000;

    /**
     * How entries are written.
     *
     * @param json what of an entry stands in the array; empty: it is left out there
     * @param incomplete what is said behind the last line where the store fails on the way
     */
    record Form<E>(
            List<String> columns,
            Function<E, List<String>> cells,
            Function<E, Optional<Object>> json,
            String incomplete) {}

    /** @param older what is behind the entries; empty: nothing */
    record Part<E>(List<E> entries, Optional<Window> older) {}

    private final Form<E> form;
    private final Function<Window, Part<E>> read;
    private Part<E> part;

    /**
     * Reads the first page.
     *
     * @param read at most {@link #PAGE} entries
     * @throws HistoryGone where the store cannot be read, before anything is written
     */
    PagedExport(Form<E> form, Function<Window, Part<E>> read) {
        this.form = form;
        this.read = read;
        this.part = read.apply(Window.NEWEST);
    }

    /** With a head, by the rules of {@link Csv}. */
    void writeCsv(OutputStream to) throws IOException {
        Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        out.write(Csv.line(form.columns()));
        try {
            for (boolean more = true; more; more = next()) {
                for (E entry : part.entries()) {
                    out.write(Csv.line(form.cells().apply(entry)));
                }
            }
        } catch (HistoryGone gone) {
            LOG.warn("An export ends before its end: {}", gone.getMessage());
            out.write(Csv.line(List.of("incomplete", "", "", form.incomplete())));
        }
        out.flush();
    }

    /** An array; where the store fails on the way, it is not closed. */
    void writeJson(OutputStream to) throws IOException {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        JsonGenerator out = mapper.getFactory().createGenerator(to);
        out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        out.writeStartArray();
        try {
            for (boolean more = true; more; more = next()) {
                for (E entry : part.entries()) {
                    Optional<Object> json = form.json().apply(entry);
                    if (json.isPresent()) {
                        mapper.writeValue(out, json.get());
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
        if (part.older().isEmpty()) {
            return false;
        }
        part = read.apply(part.older().get());
        return true;
    }
}
