package dev.llmroute.router.telemetry;

import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.Provider;
import java.util.Locale;

/** Which providers get the trace's id with a request: to most of them it is nothing but a mark by which requests can be linked. */
enum Propagation {
    None,
    /** Those of the user's own network. */
    Private,
    All;

    static final String VARIABLE = "LLMROUTE_TRACE_PROPAGATION";

    /** @throws IllegalArgumentException for another word */
    static Propagation of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> None;
            case "private" -> Private;
            case "all" -> All;
            default ->
                throw new IllegalArgumentException(VARIABLE + " is \"" + word + "\"; it must be none, private or all");
        };
    }

    boolean reaches(Provider provider) {
        return this == All || (this == Private && provider.network() == NetworkMode.Private);
    }
}
