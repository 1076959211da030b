package dev.llmroute.console.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list that is ordered by time and, within a millisecond, by id; it stays where it is while the list grows. Immutable.
 *
 * @param atMs ms since 1970
 * @param id empty: before all of the millisecond
 */
public record Cursor(long atMs, String id) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})_(.{0,200})", Pattern.DOTALL);

    /** As an address carries it. */
    public String text() {
        return atMs + "_" + id;
    }

    /** @throws IllegalArgumentException where it is none that {@link #text} made */
    public static Cursor parse(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("is no place in the list; take it from an answer's \"next\"");
        }
        return new Cursor(Long.parseLong(found.group(1)), found.group(2));
    }
}
