package dev.llmroute.router;

import dev.llmroute.api.Dialect;
import java.util.Arrays;
import java.util.Optional;

/** The callers' APIs that ask a model. */
enum Surface {
    ChatCompletions("/v1/chat/completions", Dialect.OpenAI),
    Messages("/v1/messages", Dialect.Anthropic);

    private final String path;
    private final Dialect dialect;

    Surface(String path, Dialect dialect) {
        this.path = path;
        this.dialect = dialect;
    }

    static Optional<Surface> of(String path) {
        return Arrays.stream(values())
                .filter(surface -> surface.path.equals(path))
                .findFirst();
    }

    String path() {
        return path;
    }

    /** The dialect of its requests and answers. */
    Dialect dialect() {
        return dialect;
    }
}
