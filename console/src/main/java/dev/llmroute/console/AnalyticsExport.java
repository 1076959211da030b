package dev.llmroute.console;

import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumOfStep;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all that the page of analytics is made of as one table, line by line; {@code kind} tells what a line is. */
final class AnalyticsExport {
    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsExport.class);

    /** Lines of one kind that are read at a time: some 2 MB. */
    private static final int PART = 10_000;

    private enum Column {
        kind,
        from,
        to,
        target,
        account,
        nextTarget,
        reason,
        requests,
        answered,
        fellBack,
        passedBy,
        leftOut,
        recoveryRate,
        lostMs,
        callsAvoided,
        p95Ms,
        cooledMs,
        watchedMinutes,
        missing
    }

    private static final class Line {
        private final TreeMap<Column, String> cells = new TreeMap<>();

        Line(String kind, long fromMs, long toMs) {
            cells.put(Column.kind, kind);
            cells.put(Column.from, Figures.iso(fromMs));
            cells.put(Column.to, Figures.iso(toMs));
        }

        Line with(Column column, Object value) {
            cells.put(column, String.valueOf(value));
            return this;
        }

        void writeTo(Writer out) throws IOException {
            out.write(Csv.line(Arrays.stream(Column.values())
                    .map(column -> cells.getOrDefault(column, ""))
                    .toList()));
        }
    }

    /** Lines that are read part by part. */
    private interface Parts<T> {
        /** @param last of the part before; null for the first part */
        List<T> after(@Nullable T last);

        /** One part is in memory at a time. */
        default Iterable<T> all() {
            return () -> Stream.iterate(
                            after(null),
                            part -> !part.isEmpty(),
                            part -> part.size() < PART ? List.of() : after(part.getLast()))
                    .flatMap(List::stream)
                    .iterator();
        }
    }

    private final AnalyticsQuery query;
    private final HistoryStore store;
    private final List<SumOfStep> steps;
    private final List<HistoryEntry.Gap> gaps;
    private final long watchedMinutes;

    /**
     * Reads what is short.
     *
     * @throws HistoryGone where the history cannot be read, before anything is written
     */
    AnalyticsExport(AnalyticsQuery query, HistoryStore store) {
        this.query = query;
        this.store = store;
        this.steps = store.sums().series(query.sums(), query.step(), ZoneOffset.UTC);
        this.gaps = store.sums().gaps(query.span().fromMs(), query.span().toMs(), PART);
        this.watchedMinutes = store.cooledTimes()
                .byCell(query.span(), new CooledTime.Cells.HourOfDay(), query.filter())
                .watched();
    }

    /** With a head, by the rules of {@link Csv}; all there is, and no more of it in memory than a part. */
    void writeCsv(OutputStream to) throws IOException {
        Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        out.write(Csv.line(Arrays.stream(Column.values()).map(Column::name).toList()));
        for (SumOfStep step : steps) {
            line(step).writeTo(out);
        }
        for (HistoryEntry.Gap gap : gaps) {
            new Line("gap", gap.fromMs(), gap.toMs())
                    .with(Column.missing, gap.isCounted() ? gap.lost() : "")
                    .writeTo(out);
        }
        try {
            writePairs(out);
            writeCooled(out);
        } catch (HistoryGone gone) {
            LOG.warn("An export ends before its end: {}", gone.getMessage());
            new Line("incomplete", query.span().fromMs(), query.span().toMs()).writeTo(out);
        }
        out.flush();
    }

    private void writePairs(Writer out) throws IOException {
        Parts<SumOfPair> parts = last -> store.sums().pairsAfter(last, query.sums(), PART);
        for (SumOfPair pair : parts.all()) {
            if (query.fits(pair)) {
                line(pair).writeTo(out);
            }
        }
    }

    private void writeCooled(Writer out) throws IOException {
        Parts<CooledTime.ByReason> parts =
                last -> store.cooledTimes().byReasonAfter(last, query.span(), query.filter(), PART);
        for (CooledTime.ByReason each : parts.all()) {
            line(each).writeTo(out);
        }
    }

    private Line line(CooledTime.ByReason each) {
        return new Line("cooled", query.span().fromMs(), query.span().toMs())
                .with(Column.target, each.what().target())
                .with(Column.account, each.what().account())
                .with(Column.reason, each.reason())
                .with(Column.cooledMs, each.ms())
                .with(Column.watchedMinutes, watchedMinutes);
    }

    private static Line line(SumOfStep step) {
        Line line = new Line("requests", step.fromMs(), step.toMs())
                .with(Column.requests, step.totals().requests())
                .with(Column.answered, step.totals().answered())
                .with(Column.fellBack, step.totals().fellBack())
                .with(Column.lostMs, step.totals().lostMs())
                .with(Column.callsAvoided, step.totals().avoided());
        step.totals().p95Ms().ifPresent(ms -> line.with(Column.p95Ms, ms));
        return line;
    }

    private Line line(SumOfPair pair) {
        Line line = new Line("pair", query.span().fromMs(), query.span().toMs())
                .with(Column.target, pair.from().name())
                .with(Column.nextTarget, pair.to().name())
                .with(Column.reason, pair.reason())
                .with(Column.answered, pair.answered())
                .with(Column.passedBy, pair.hops())
                .with(Column.leftOut, pair.leftOut())
                .with(Column.lostMs, pair.lostMs());
        pair.recoveryRate().ifPresent(rate -> line.with(Column.recoveryRate, rate));
        return line;
    }
}
