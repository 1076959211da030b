package dev.llmroute.console.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sums are wanted: those that fit everything that is not null. Counted are minutes that begin within the time; of a time of which there
 * are hours only, hours (in UTC) that begin in it. Immutable.
 *
 * @param route {@code namespace/name}
 * @param provider of the first target of a request or of the one that answered it; of hops, of either target
 * @param model the same; with a provider, of the same target
 * @param caller the name of the callers' key
 * @param fromMs the first moment, ms since 1970
 * @param toMs the first moment behind it
 * @param namespaces whose routes may be seen at all, which is no wish of the reader's; empty: all
 */
public record SumFilter(
        @Nullable String route,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String caller,
        long fromMs,
        long toMs,
        Set<String> namespaces) {
    /** @throws IllegalArgumentException where the time ends before it begins */
    public SumFilter {
        if (toMs < fromMs) {
            throw new IllegalArgumentException("the time ends before it begins");
        }
        namespaces = Set.copyOf(namespaces);
    }

    /** Of a time, all of it. */
    public static SumFilter of(long fromMs, long toMs) {
        return of(fromMs, toMs, Set.of());
    }

    /** Of a time, all that who may see the routes of these namespaces may see. */
    public static SumFilter of(long fromMs, long toMs, Set<String> namespaces) {
        return new SumFilter(null, null, null, null, fromMs, toMs, namespaces);
    }
}
