package dev.llmroute.classify;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of time zones that messages state beside a time. */
final class ZoneName {
    /** A regular expression of all names that are known. */
    static final String PATTERN = "(?:UTC|GMT)[+-]\\d{1,2}(?::?\\d{2})?|UTC|GMT|Z\\b|[+-]\\d{2}:?\\d{2}"
            + "|[A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_]{1,30}(?:/[A-Z][A-Za-z_]{1,30})?"
            + "|P[SD]?T\\b|Pacific|E[SD]?T\\b|Eastern|C[SD]T\\b|M[SD]T\\b|CES?T\\b|BST\\b|IST\\b|JST\\b";

    /** Zones whose short names the JDK does not know or reads as a fixed offset. */
    private static final Map<String, String> ZONES = Map.ofEntries(
            Map.entry("PT", "America/Los_Angeles"),
            Map.entry("PST", "America/Los_Angeles"),
            Map.entry("PDT", "America/Los_Angeles"),
            Map.entry("Pacific", "America/Los_Angeles"),
            Map.entry("ET", "America/New_York"),
            Map.entry("EST", "America/New_York"),
            Map.entry("EDT", "America/New_York"),
            Map.entry("Eastern", "America/New_York"),
            Map.entry("CST", "America/Chicago"),
            Map.entry("CDT", "America/Chicago"),
            Map.entry("MST", "America/Denver"),
            Map.entry("MDT", "America/Denver"),
            Map.entry("CET", "Europe/Berlin"),
            Map.entry("CEST", "Europe/Berlin"),
            Map.entry("BST", "Europe/London"),
            Map.entry("IST", "Asia/Kolkata"),
            Map.entry("JST", "Asia/Tokyo"));

    private ZoneName() {}

    /** The zone of that name; null where there is none. */
    static @Nullable ZoneId zone(String name) {
        try {
            if (name.equals("Z")) {
                return ZoneOffset.UTC;
            }
            return ZoneId.of(ZONES.getOrDefault(name, name));
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}
