package dev.llmroute.classify;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name of a header that tells when a window is full again, and what follows from it.
 *
 * @param window the window's name, see {@link WindowName}; empty where the header does not name it
 * @param remaining the name of the header that tells what is left in the window
 * @param limit the name of the header that tells what a full window holds
 * @param inMillis whether its number counts milliseconds
 */
record ResetHeader(String window, String remaining, String limit, boolean inMillis) {
    /** Those of the large providers, read once: a classification is to take less than it takes to read one name. */
    private static final Map<String, ResetHeader> WELL_KNOWN = List.of("""
            x-ratelimit-reset x-ratelimit-reset-requests x-ratelimit-reset-tokens x-ratelimit-reset-requests-day
            x-ratelimit-reset-requests-minute x-ratelimit-reset-tokens-minute anthropic-ratelimit-requests-reset
            anthropic-ratelimit-tokens-reset anthropic-ratelimit-input-tokens-reset
            anthropic-ratelimit-output-tokens-reset""".split("\\s+")).stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), ResetHeader::read));

    /** What a header's name tells; null where it is no reset of a limit. */
    static @Nullable ResetHeader of(String name) {
        if (!name.contains("reset") || !(name.contains("limit") || name.contains("quota"))) {
            return null;
        }
        ResetHeader wellKnown = WELL_KNOWN.get(name);
        return wellKnown != null ? wellKnown : read(name);
    }

    private static ResetHeader read(String name) {
        String family = name.replace("reset-after", "reset").replace("reset-ms", "reset");
        return new ResetHeader(
                WindowName.ofHeader(name),
                family.replace("reset", "remaining"),
                family.replace("reset", "limit"),
                name.endsWith("-ms"));
    }
}
