package dev.llmroute.console.store;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How long a step of a series is. Days and hours are those of a zone. */
public enum SumStep {
    Minute,
    Hour,
    Day;

    /** A week of minutes. */
    public static final int MOST = 10_080;

    /**
     * Where the steps of a time begin, and at last its end; the first and the last step may be shorter than the others.
     *
     * @throws IllegalArgumentException where there are more than {@link #MOST}
     */
    List<Long> bounds(long fromMs, long toMs, ZoneId zone) {
        List<Long> bounds = new ArrayList<>();
        long next = fromMs;
        while (next < toMs) {
            if (bounds.size() == MOST) {
                throw new IllegalArgumentException("the time has more than " + MOST + " steps; choose longer ones");
            }
            bounds.add(next);
            next = Math.max(next + 1, nextMs(Instant.ofEpochMilli(next).atZone(zone)));
        }
        bounds.add(toMs);
        return bounds;
    }

    private long nextMs(ZonedDateTime at) {
        ZonedDateTime next = switch (this) {
            case Minute -> at.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
            case Hour -> at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            case Day -> at.toLocalDate().plusDays(1).atStartOfDay(at.getZone());
        };
        return next.toInstant().toEpochMilli();
    }
}
