package dev.llmroute.route;

import java.util.Locale;

/**
 * The most that may be spent within each period. Immutable.
 *
 * @param amount more than zero
 */
public record Budget(Cost amount, Period per) {
    /** For people: {@code $50 a day}. */
    @Override
    public String toString() {
        return "$" + amount + (per == Period.Hour ? " an " : " a ") + per.name().toLowerCase(Locale.ROOT);
    }
}
