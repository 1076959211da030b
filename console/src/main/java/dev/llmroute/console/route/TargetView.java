package dev.llmroute.console.route;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.llmroute.explain.Because;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target of a route as it stands. Immutable.
 *
 * @param order the place in which a request for the route by its name would call it now, from 1; null where it would not
 * @param why what becomes of it in such a request; empty where that is not known
 * @param because {@code why} for other languages than English; not in any JSON
 * @param state {@code Ready}, {@code CoolingDown}, {@code Broken}, {@code KeyRejected}, {@code KeyMissing}; empty where nobody tells
 * @param reason the class of the failure; null where there was none
 * @param until when it may be called again, ISO 8601; null where no time ends it, or where it may be called
 * @param source where the wait was read; null where that is not told
 * @param percent the share of requests that is let through while it comes back; null where it does not come back, or nobody tells
 * @param lastSuccess when it last answered before it failed, ISO 8601; null where that is not told
 * @param onlyAboveTokens it is left alone for requests above this size only; null where no such bound is known
 */
public record TargetView(
        @Nullable Integer order,
        String name,
        String why,
        @JsonIgnore List<Because> because,
        String state,
        @Nullable String reason,
        @Nullable String until,
        @Nullable String source,
        @Nullable Integer percent,
        @Nullable String lastSuccess,
        @Nullable Long onlyAboveTokens) {
    /** Whether it is left alone for what it met, or lacks. */
    public boolean leftAlone() {
        return !state.isEmpty() && !state.equals("Ready");
    }
}
