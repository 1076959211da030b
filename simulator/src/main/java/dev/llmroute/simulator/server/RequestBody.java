package dev.llmroute.simulator.server;

import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads a request's body, up to 32 MiB; a longer one is refused. */
final class RequestBody {
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private RequestBody() {}

    static void read(HttpServerRequest request, Fixed tooLong, Consumer<Buffer> then) {
        Buffer body = Buffer.buffer();
        request.handler(bytes -> {
            if (request.response().ended()) {
                return;
            }
            if (body.length() + bytes.length() > MAX_BYTES) {
                Call.send(request.response(), tooLong);
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                then.accept(body);
            }
        });
    }
}
