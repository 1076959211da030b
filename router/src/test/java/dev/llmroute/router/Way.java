package dev.llmroute.router;

import dev.llmroute.api.Dialect;
import java.util.stream.Stream;

/** A surface, whether it streams, and what the targets speak. */
record Way(Surface surface, boolean stream, Dialect dialect) {
    /** Chat and messages in all of them. */
    static Stream<Way> all() {
        return Stream.of(Surface.ChatCompletions, Surface.Messages)
                .flatMap(surface -> Stream.of(Dialect.values())
                        .flatMap(dialect -> Stream.of(false, true).map(stream -> new Way(surface, stream, dialect))));
    }

    static Stream<Way> streams() {
        return all().filter(Way::stream);
    }

    /** What a whole answer ends with. */
    String end() {
        return !stream
                ? "}"
                : surface == Surface.Messages ? "data: {\"type\":\"message_stop\"}\n\n" : "data: [DONE]\n\n";
    }
}
