package dev.llmroute.router.dialect;

import dev.llmroute.router.dialect.RequestBody.BadRequest;
import java.util.List;
import java.util.Locale;

/** The fields of a body that the router itself reads, to say where it goes and how it is answered. */
final class OwnFields {
    private static final List<String> OWN = List.of("model", "models", "stream");

    private static final int SHORTEST_OWN = 5;
    private static final int LONGEST_OWN = 6;

    private OwnFields() {}

    /**
     * Some providers read names without case, as Go's encoding/json does (with ſ for s), and take the last one: {@code Model} would
     * be a model that the route does not have.
     *
     * @see <a href="https://pkg.go.dev/encoding/json#Unmarshal">encoding/json, "preferring an exact match but also accepting a
     *     case-insensitive match"</a>
     */
    static void refuseTwin(String field) throws BadRequest {
        if (field.length() < SHORTEST_OWN || field.length() > LONGEST_OWN) {
            return;
        }
        // Upper case first: it takes ligatures apart.
        String folded = field.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        for (String own : OWN) {
            if (folded.equals(own)) {
                throw new BadRequest("The request body has a field that is \"" + own
                        + "\" but for upper and lower case; write it as \"" + own + "\", once.");
            }
        }
    }
}
