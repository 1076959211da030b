package dev.llmroute.router.testing;

import dev.llmroute.route.Dialect;
import dev.llmroute.router.dialect.Surface;
import java.util.stream.Stream;

/** A surface, whether it streams, and what the targets speak. */
public record Way(Surface surface, boolean stream, Dialect dialect) {
    /** Chat and messages in all of them. */
    public static Stream<Way> all() {
        return Stream.of(Surface.ChatCompletions, Surface.Messages)
                .flatMap(surface -> Stream.of(Dialect.values())
                        .flatMap(dialect -> Stream.of(false, true).map(stream -> new Way(surface, stream, dialect))));
    }

    public static Stream<Way> streams() {
        return all().filter(Way::stream);
    }

    /** What a whole answer ends with. */
    public String end() {
        return !stream
                ? "}"
                : surface == Surface.Messages ? "data: {\"type\":\"message_stop\"}\n\n" : "data: [DONE]\n\n";
    }
}
