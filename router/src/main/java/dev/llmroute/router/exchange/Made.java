package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.StreamEvent;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.state.AnswerReader;
import dev.llmroute.router.state.Makers;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Remembers of one request's answer what later requests may name, as it passes by. Only of answers that may be gone on from by a name: those of the
 * responses API, and of messages in a thread or with a container. Lives on one event loop.
 */
final class Made {
    private final Makers makers;
    private final Route route;
    private final Surface surface;
    private final boolean mayBeNamed;

    Made(Makers makers, Route route, CallerRequest request) {
        this.makers = makers;
        this.route = route;
        this.surface = request.surface();
        this.mayBeNamed = surface == Surface.Responses
                || (surface == Surface.Messages
                        && (request.body().state().threaded()
                                || request.body().state().isPinned()));
    }

    /** The whole answer of a target. */
    void whole(Target by, AnswerBody answer) {
        if (!isRemembered(by)) {
            return;
        }
        try {
            JsonNode tree = answer.tree();
            made(by, surface == Surface.Responses ? AnswerReader.ofResponse(tree) : AnswerReader.ofMessage(tree));
        } catch (IOException malformed) {
            // Then it names nothing.
        }
    }

    /** The next events of a target's stream. */
    void events(Target by, List<Buffer> events) {
        if (isRemembered(by)) {
            events.forEach(event -> event(by, event));
        }
    }

    /** What was translated has other ids than its target gave. */
    private boolean isRemembered(Target by) {
        return mayBeNamed && by.provider().dialect() == surface.dialect();
    }

    private void event(Target by, Buffer event) {
        String text = event.toString(StandardCharsets.UTF_8);
        if (surface == Surface.Messages) {
            if (text.contains("message_start") || text.contains("\"container\"")) {
                StreamEvent.json(event).ifPresent(json -> {
                    made(by, AnswerReader.ofMessage(json.path("message")));
                    made(by, AnswerReader.ofMessage(json.path("delta")));
                });
            }
        } else if (text.contains("response.created") || text.contains("response.output_item.done")) {
            StreamEvent.json(event).ifPresent(json -> {
                made(by, AnswerReader.ofResponse(json.path("response")));
                made(by, AnswerReader.ofItem(json.path("item")));
            });
        }
    }

    private void made(Target by, List<String> ids) {
        ids.forEach(id -> makers.made(route, id, by));
    }
}
