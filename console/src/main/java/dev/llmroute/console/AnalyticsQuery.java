package dev.llmroute.console;

import dev.llmroute.console.store.CooledSpan;
import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.SumFilter;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumStep;
import dev.llmroute.console.text.Refused;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader of the analytics asks for, as their address tells it. Refuses what it does not understand with 400. Immutable.
 *
 * @param asked the filter; its outcome is not asked here
 * @param last the time up to now, one of {@link #LASTS}; counts where the filter does not say since when
 * @param span the time, in whole minutes, or in whole hours where its minutes are gone
 */
record AnalyticsQuery(FallbackQuery asked, String last, CooledSpan span) {
    private static final String DAY = "24h";
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration MOST_MINUTES = Duration.ofHours(3);
    private static final Duration MOST_HOURS = Duration.ofDays(8);

    private static final Map<String, Duration> LASTS = new LinkedHashMap<>();

    static {
        LASTS.put("1h", Duration.ofHours(1));
        LASTS.put(DAY, Duration.ofDays(1));
        LASTS.put("7d", Duration.ofDays(7));
        LASTS.put("30d", Duration.ofDays(30));
        LASTS.put("90d", Duration.ofDays(90));
    }

    static List<String> lasts() {
        return List.copyOf(LASTS.keySet());
    }

    /** @param minutesSinceMs since when there are minutes */
    static AnalyticsQuery of(Context ctx, long nowMs, long minutesSinceMs) {
        FallbackQuery asked = FallbackQuery.ofApi(ctx);
        String given = ctx.queryParam("last");
        String last = given == null || given.isBlank() ? DAY : given.strip();
        Duration length = LASTS.get(last);
        if (length == null) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.oneOf", "last", last, String.join(", ", lasts()));
        }
        Long from = asked.filter().fromMs();
        Long to = asked.filter().toMs();
        long toMs = to == null ? nowMs : to;
        long fromMs = from == null ? toMs - length.toMillis() : from;
        if (fromMs >= toMs) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.fromBeforeTo");
        }
        if (toMs - fromMs > LONGEST.toMillis()) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.tooFarApart");
        }
        return new AnalyticsQuery(asked, last, CooledSpan.around(fromMs, toMs, minutesSinceMs));
    }

    Filter filter() {
        return asked.filter();
    }

    /** A reason is not a request's, but a hop's. */
    SumFilter sums() {
        Filter filter = filter();
        return new SumFilter(
                filter.route(),
                filter.provider(),
                filter.model(),
                filter.caller(),
                span.fromMs(),
                span.toMs(),
                filter.namespaces());
    }

    /** Whether the pair is of the reason that is asked for. */
    boolean fits(SumOfPair pair) {
        String reason = filter().reason();
        return reason == null || reason.equals(pair.reason());
    }

    /** So that a chart has enough points, and not too many. */
    SumStep step() {
        if (span.lengthMs() <= MOST_MINUTES.toMillis() && !span.hours()) {
            return SumStep.Minute;
        }
        return span.lengthMs() <= MOST_HOURS.toMillis() ? SumStep.Hour : SumStep.Day;
    }

    /** Whether anything but the time is asked for. */
    boolean isFilter() {
        Filter filter = filter();
        return filter.asksOfTargets() || filter.route() != null || filter.caller() != null;
    }

    boolean hasOwnTime() {
        return filter().fromMs() != null || filter().toMs() != null;
    }

    /** An address that asks the same. */
    String address(String path) {
        return asked.address(path, "last", last);
    }
}
