package dev.llmroute.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes with every call to a provider beside the request itself.
 *
 * @param headers beside those of the dialect, which they replace where both have one
 * @param query parameters, not encoded yet
 * @param credentialHeader carries the key as it is; null: as the dialect has it
 */
public record Envelope(
        List<Field> headers, List<Field> query, @Nullable String credentialHeader) {
    /** Nothing but what the dialect says. */
    public static final Envelope PLAIN = new Envelope(List.of(), List.of(), null);

    /** A name and its value. */
    public record Field(String name, String value) {}

    public Envelope {
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }
}
