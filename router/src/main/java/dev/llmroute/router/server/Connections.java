package dev.llmroute.router.server;

import dev.llmroute.router.eventloop.ResponseEnd;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of callers. Closes those on which no request is being served and none comes in time: idle ones, and those that send the
 * head of a request a byte at a time. When the router leaves, it takes leave of all. Lives on one event loop.
 */
final class Connections {
    /** The one that a graceful GOAWAY names: streams that are on their way are still taken (RFC 9113, 6.8). */
    private static final int ANY_STREAM = Integer.MAX_VALUE;

    private static final int LAST_STREAM = -1;

    private final Vertx vertx;
    private final Map<HttpConnection, Use> uses = new HashMap<>();
    private final Promise<Void> left = Promise.promise();
    private Duration idle;

    /** Null while the router stays. */
    private @Nullable Leave leaving;

    /** Whether, leaving, it takes no new connections any more. */
    private boolean accepted;

    private static final class Use {
        private int requests;
        private long idleSinceNanos = System.nanoTime();
        private long timer;

        /** The last that began, while it is being served. */
        private @Nullable HttpServerRequest serving;

        private boolean toldToGo;

        /** Whether it was opened when the router was leaving. */
        private boolean late;
    }

    Connections(Vertx vertx, Duration idle) {
        this.vertx = vertx;
        this.idle = idle;
    }

    void opened(HttpConnection connection) {
        Use use = new Use();
        use.late = leaving != null;
        uses.put(connection, use);
        connection.closeHandler(closed -> {
            uses.remove(connection);
            vertx.cancelTimer(use.timer);
            endIfNoneIsLeft();
        });
        // Its requests hear of that too; without a handler there would be a nameless line in the log.
        connection.exceptionHandler(lost -> {});
        look(connection, use);
    }

    /**
     * The head of a request came over a connection that was {@link #opened}.
     *
     * @param end of its response
     */
    void began(HttpServerRequest request, ResponseEnd end) {
        HttpConnection connection = request.connection();
        Use use = uses.get(connection);
        if (use != null) {
            use.requests++;
            use.serving = request;
            end.onOver(() -> over(connection, use, request));
            Leave leave = leaving;
            if (leave != null) {
                if (use.late) {
                    leave.came();
                }
                tellToGo(connection, use, leave.drain());
            }
        }
    }

    private void over(HttpConnection connection, Use use, HttpServerRequest request) {
        use.requests--;
        use.idleSinceNanos = System.nanoTime();
        if (request.equals(use.serving)) {
            use.serving = null;
        }
        if (accepted && uses.containsKey(connection)) {
            look(connection, use);
        }
    }

    /**
     * Sees to it that callers leave.
     *
     * @param acceptNoMore runs when no new connections are to be taken
     * @return completes when no connection is left, at the latest when the time is up, at which those that are left are cut off
     */
    Future<Void> leave(Leave leave, Runnable acceptNoMore) {
        leaving = leave;
        Drain drain = leave.drain();
        // A connection may end by what it is told, and be none of these any more.
        Map.copyOf(uses).forEach((connection, use) -> tellToGo(connection, use, drain));
        acceptWhileTheyCome(leave, () -> {
            acceptNoMore.run();
            accepted = true;
            idle = drain.quiet();
            uses.forEach(this::look);
            endIfNoneIsLeft();
        });
        after(drain.atMost(), () -> {
            Map.copyOf(uses).keySet().forEach(Connections::cutOff);
            left.tryComplete();
        });
        return left.future();
    }

    private void acceptWhileTheyCome(Leave leave, Runnable then) {
        Duration more = leave.accepting();
        if (more.isZero()) {
            then.run();
        } else {
            after(more, () -> acceptWhileTheyCome(leave, then));
        }
    }

    private void after(Duration delay, Runnable action) {
        vertx.setTimer(Math.max(1, delay.toMillis()), due -> action.run());
    }

    private void endIfNoneIsLeft() {
        if (accepted && uses.isEmpty()) {
            left.tryComplete();
        }
    }

    /** Closes it at once: by itself Vert.x would first write what is queued, for which a caller that does not read lets it wait for ever. */
    static void cutOff(HttpConnection connection) {
        var _ = ((HttpServerConnection) connection).channelHandlerContext().close();
    }

    /** By the answer that is being made; where its head has been sent, by the next one. */
    private static void tellToGo(HttpConnection connection, Use use, Drain drain) {
        HttpServerRequest serving = use.serving;
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            if (!use.toldToGo) {
                use.toldToGo = true;
                goAway(connection, ANY_STREAM);
            }
        } else if (serving != null && !serving.response().headWritten()) {
            HttpServerResponse response = serving.response();
            // Set as the last: Vert.x itself sets keep-alive for callers of HTTP/1.0 who ask for it.
            response.headersEndHandler(head -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            // While an answer is being made, that closes after its last byte.
            connection.shutdown(drain.atMost());
        }
    }

    /** The shutdown that Vert.x has in its place names the last stream that came: one that is on its way then is lost but for a retry. */
    @SuppressWarnings("deprecation")
    private static void goAway(HttpConnection connection, int lastStream) {
        connection.goAway(0, lastStream);
    }

    /** One timer for each connection, which looks again when it may be time: none is set and cancelled for each request. */
    private void look(HttpConnection connection, Use use) {
        vertx.cancelTimer(use.timer);
        long idleNanos = use.requests > 0 ? 0 : System.nanoTime() - use.idleSinceNanos;
        long inMs = idle.minusNanos(idleNanos).toMillis();
        use.timer = vertx.setTimer(Math.max(1, inMs), due -> due(connection, use));
    }

    private void due(HttpConnection connection, Use use) {
        boolean isIdle = use.requests == 0 && System.nanoTime() - use.idleSinceNanos >= idle.toNanos();
        if (isIdle) {
            if (use.toldToGo) {
                goAway(connection, LAST_STREAM);
            }
            connection.close();
        } else if (use.requests == 0 || !accepted) {
            look(connection, use);
        }
    }
}
