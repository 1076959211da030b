package dev.llmroute.console.store;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are wanted: those that fit everything that is not null. Immutable.
 *
 * @param route {@code namespace/name}
 * @param provider a provider that was called or left out
 * @param model a model that was called or left out; with a provider, or a reason, of the same target
 * @param reason the class for which a target failed or was left out
 * @param outcome how the request ended
 * @param caller the name of the caller's key
 * @param fromMs the first moment at which the request may have come, ms since 1970
 * @param toMs the first moment at which it may not have come any more
 * @param namespaces whose routes may be seen at all, which is no wish of the reader's; empty: those of all
 */
public record Filter(
        @Nullable String route,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String reason,
        @Nullable Outcome outcome,
        @Nullable String caller,
        @Nullable Long fromMs,
        @Nullable Long toMs,
        Set<String> namespaces) {
    public static final Filter NONE = new Filter(null, null, null, null, null, null, null, null);

    public Filter {
        namespaces = Set.copyOf(namespaces);
    }

    /** Of who may see the routes of all namespaces. */
    public Filter(
            @Nullable String route,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String reason,
            @Nullable Outcome outcome,
            @Nullable String caller,
            @Nullable Long fromMs,
            @Nullable Long toMs) {
        this(route, provider, model, reason, outcome, caller, fromMs, toMs, Set.of());
    }

    /** The same for who may see the routes of these namespaces only; empty: of all. */
    public Filter within(Set<String> seen) {
        return new Filter(route, provider, model, reason, outcome, caller, fromMs, toMs, seen);
    }

    /** The same of a part of the time, from a moment on and before another one. */
    Filter between(long from, long to) {
        return new Filter(
                route,
                provider,
                model,
                reason,
                outcome,
                caller,
                fromMs == null ? Long.valueOf(from) : Long.valueOf(Math.max(from, fromMs)),
                toMs == null ? Long.valueOf(to) : Long.valueOf(Math.min(to, toMs)),
                namespaces);
    }

    /** Whether all requests of the time fit. */
    boolean asksOfTimeOnly() {
        return equals(new Filter(null, null, null, null, null, null, fromMs, toMs));
    }

    /** Whether the reader lets everything pass that they may see. */
    public boolean isEmpty() {
        return equals(NONE.within(namespaces));
    }

    /** Whether a request fits. */
    public boolean takes(FallbackEvent event) {
        return isSeen(event.route())
                && fits(route, event.route())
                && fits(caller, event.caller())
                && (outcome == null || outcome == event.outcome())
                && (fromMs == null || event.atMs() >= fromMs)
                && (toMs == null || event.atMs() < toMs)
                && (!asksOfTargets() || Step.of(event).stream().anyMatch(this::takes));
    }

    private boolean isSeen(String name) {
        return namespaces.isEmpty() || namespaces.stream().anyMatch(each -> name.startsWith(each + "/"));
    }

    /** Whether it asks for a provider, a model or a reason. */
    public boolean asksOfTargets() {
        return provider != null || model != null || reason != null;
    }

    private boolean takes(Step step) {
        return fits(provider, step.provider())
                && fits(model, step.model())
                && (reason == null || reason.equals(step.reason()));
    }

    private static boolean fits(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }
}
