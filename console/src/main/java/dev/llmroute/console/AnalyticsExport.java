package dev.llmroute.console;

import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumOfStep;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/** Writes all that the page of analytics is made of as one table, line by line; {@code kind} tells what a line is. */
final class AnalyticsExport {
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

    private AnalyticsExport() {}

    /** With a head, by the rules of {@link Csv}. */
    static void write(AnalyticsQuery query, AnalyticsPage.Told told, OutputStream to) throws IOException {
        Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        out.write(Csv.line(Arrays.stream(Column.values()).map(Column::name).toList()));
        for (SumOfStep step : told.steps()) {
            line(step).writeTo(out);
        }
        long fromMs = query.span().fromMs();
        long toMs = query.span().toMs();
        for (SumOfPair pair : told.pairs()) {
            line(pair, fromMs, toMs).writeTo(out);
        }
        for (CooledTime.ByReason each : told.cooled()) {
            new Line("cooled", fromMs, toMs)
                    .with(Column.target, each.what().target())
                    .with(Column.account, each.what().account())
                    .with(Column.reason, each.reason())
                    .with(Column.cooledMs, each.ms())
                    .with(Column.watchedMinutes, told.days().watched())
                    .writeTo(out);
        }
        for (HistoryEntry.Gap gap : told.gaps()) {
            new Line("gap", gap.fromMs(), gap.toMs())
                    .with(Column.missing, gap.isCounted() ? gap.lost() : "")
                    .writeTo(out);
        }
        out.flush();
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

    private static Line line(SumOfPair pair, long fromMs, long toMs) {
        Line line = new Line("pair", fromMs, toMs)
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
