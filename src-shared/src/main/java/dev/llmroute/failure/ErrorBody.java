package dev.llmroute.failure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response body as the classifier sees it.
 *
 * @param json the parsed value as plain JDK types ({@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean}); null
 *     where the body is not JSON. JSON inside a string is already parsed. For streams: the data of the first event
 * @param text the text as received, cut at the reader's bound
 */
public record ErrorBody(@Nullable Object json, String text) {
    public static final ErrorBody EMPTY = new ErrorBody(null, "");

    /** The body as an object, or an empty map where it is none. */
    @SuppressWarnings("unchecked")
    public Map<String, @Nullable Object> object() {
        return json instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
