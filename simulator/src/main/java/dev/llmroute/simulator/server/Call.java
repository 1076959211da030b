package dev.llmroute.simulator.server;

import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.dialect.Event;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;

/** One call in progress: written to as long as its caller is there, settled once. On the event loop only. */
public final class Call {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CallLog.Counter counter;
    private boolean over;

    Call(Vertx vertx, HttpServerRequest request, CallLog.Counter counter) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.counter = counter;
        response.closeHandler(gone -> left());
        response.exceptionHandler(gone -> left());
        if (response.closed()) {
            left();
        }
    }

    private void left() {
        if (!over) {
            over = true;
            counter.cancelled();
        }
    }

    private void settled() {
        over = true;
        counter.answered();
    }

    /** Answered, broken off or left: nothing may be written any more. */
    boolean isOver() {
        return over;
    }

    /** Does it after so many milliseconds, if the caller is still there. */
    void later(long ms, Runnable then) {
        if (ms == 0) {
            then.run();
            return;
        }
        vertx.setTimer(ms, id -> {
            if (!over) {
                then.run();
            }
        });
    }

    void header(String name, String value) {
        response.putHeader(name, value);
    }

    /** Answers in one piece, after the answer's latency. */
    void answer(Fixed answer) {
        later(answer.latencyMs(), () -> {
            settled();
            send(response, answer);
        });
    }

    public static void send(HttpServerResponse response, Fixed answer) {
        response.setStatusCode(answer.status()).putHeader("content-type", "application/json");
        answer.headers().forEach(response::putHeader);
        response.end(answer.body());
    }

    /** Promises the body, but sends only its first half. */
    void beginAnswer(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.putHeader("content-type", "application/json")
                .putHeader("content-length", Integer.toString(bytes.length));
        response.write(Buffer.buffer().appendBytes(bytes, 0, bytes.length / 2));
    }

    /** Sends the head of a stream, so that the caller sees it before the first event. */
    void beginStream() {
        response.putHeader("content-type", "text/event-stream; charset=utf-8")
                .putHeader("cache-control", "no-cache")
                .setChunked(true)
                .writeHead();
    }

    void event(Event event) {
        response.write(event.text());
    }

    /** Whether the caller reads too slowly; if so, continues once it has caught up. */
    boolean waitsForReader(Runnable then) {
        if (!response.writeQueueFull()) {
            return false;
        }
        response.drainHandler(drained -> then.run());
        return true;
    }

    void end() {
        settled();
        response.end();
    }

    /** Resets the connection. Vert.x has no call for it: it closes in good order, which is another failure to a caller. */
    void reset() {
        settled();
        Channel channel = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelFuture _ = channel.close();
    }
}
