package dev.llmroute.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
    @ParameterizedTest(name = "{0} at {1} is from {2} to {3}")
    @CsvSource({
        "Hour,  2026-11-30T23:59:59.999Z, 2026-11-30T23:00:00Z, 2026-12-01T00:00:00Z",
        "Day,   2026-11-30T00:00:00Z,     2026-11-30T00:00:00Z, 2026-12-01T00:00:00Z",
        "Day,   2026-12-31T23:59:59.999Z, 2026-12-31T00:00:00Z, 2027-01-01T00:00:00Z",
        "Week,  2026-11-29T12:00:00Z,     2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "Week,  2026-11-30T00:00:00Z,     2026-11-30T00:00:00Z, 2026-12-07T00:00:00Z",
        "Month, 2028-02-29T23:59:59Z,     2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "Month, 2026-12-01T00:00:00Z,     2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    })
    void it_is_that_of_the_calendar_of_utc(Period period, Instant at, Instant start, Instant end) {
        assertThat(Instant.ofEpochMilli(period.startMs(at.toEpochMilli()))).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(period.endMs(at.toEpochMilli()))).isEqualTo(end);
    }

    @Property
    void one_ends_where_the_next_begins(
            @ForAll Period period, @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long atMs) {
        long end = period.endMs(atMs);

        assertThat(atMs).isBetween(period.startMs(atMs), end - 1);
        assertThat(period.startMs(end)).isEqualTo(end);
        assertThat(period.startMs(end - 1)).isEqualTo(period.startMs(atMs));
    }
}
