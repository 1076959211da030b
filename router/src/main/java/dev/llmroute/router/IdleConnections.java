package dev.llmroute.router;

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
        private long timer = -1;
    }

    IdleConnections(Vertx vertx, Duration idle) {
        this.vertx = vertx;
        this.idle = idle;
    }

    /** A connection was made. */
    void opened(HttpConnection connection) {
        Use use = new Use();
        uses.put(connection, use);
        connection.closeHandler(closed -> {
            uses.remove(connection);
            vertx.cancelTimer(use.timer);
        });
        // Its requests hear of that too; without a handler there would be a nameless line in the log.
        connection.exceptionHandler(lost -> {});
        closeLater(connection, use);
    }

    /**
     * The head of a request came over a connection that was {@link #opened}.
     *
     * @return to be run when the request is over, by its answer or without; only the first time counts
     */
    Runnable began(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        Use use = uses.get(connection);
        if (use == null) {
            return () -> {};
        }
        vertx.cancelTimer(use.timer);
        use.requests++;
        boolean[] over = {false};
        return () -> {
            if (!over[0]) {
                over[0] = true;
                use.requests--;
                if (use.requests == 0 && uses.containsKey(connection)) {
                    closeLater(connection, use);
                }
            }
        };
    }

    private void closeLater(HttpConnection connection, Use use) {
        use.timer = vertx.setTimer(idle.toMillis(), due -> connection.close());
    }
}
