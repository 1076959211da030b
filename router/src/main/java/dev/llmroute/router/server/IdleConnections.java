package dev.llmroute.router.server;

import dev.llmroute.router.eventloop.ResponseEnd;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which no request is being served and none comes in time: idle ones, and those that send the head of a request
 * a byte at a time. Lives on one event loop.
 */
final class IdleConnections {
    private final Vertx vertx;
    private final Duration idle;
    private final Map<HttpConnection, Use> uses = new HashMap<>();

    private static final class Use {
        private int requests;
        private long idleSinceNanos = System.nanoTime();
        private long timer;
    }

    IdleConnections(Vertx vertx, Duration idle) {
        this.vertx = vertx;
        this.idle = idle;
    }

    void opened(HttpConnection connection) {
        Use use = new Use();
        uses.put(connection, use);
        connection.closeHandler(closed -> {
            uses.remove(connection);
            vertx.cancelTimer(use.timer);
        });
        // Its requests hear of that too; without a handler there would be a nameless line in the log.
        connection.exceptionHandler(lost -> {});
        look(connection, use, idle.toMillis());
    }

    /**
     * The head of a request came over a connection that was {@link #opened}.
     *
     * @param end of its response
     */
    void began(HttpServerRequest request, ResponseEnd end) {
        Use use = uses.get(request.connection());
        if (use != null) {
            use.requests++;
            end.onOver(() -> {
                use.requests--;
                use.idleSinceNanos = System.nanoTime();
            });
        }
    }

    /** One timer for each connection, which looks again when it may be time: none is set and cancelled for each request. */
    private void look(HttpConnection connection, Use use, long inMs) {
        use.timer = vertx.setTimer(Math.max(1, inMs), due -> {
            long idleMs = use.requests > 0
                    ? 0
                    : Duration.ofNanos(System.nanoTime() - use.idleSinceNanos).toMillis();
            if (idleMs >= idle.toMillis()) {
                connection.close();
            } else {
                look(connection, use, idle.toMillis() - idleMs);
            }
        });
    }
}
