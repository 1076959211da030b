package dev.llmroute.router.upstream;

import dev.llmroute.classify.Detection;
import dev.llmroute.classify.SentKey;
import dev.llmroute.classify.SentRequest;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.Timeouts;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.util.function.Supplier;

/**
 * One call to make: where, with which body, and how long it may take.
 *
 * @param surface in which the answer will be
 * @param headers those of the dialect, the key among them
 * @param body is made when it is sent, and not kept: a stream may last for minutes
 * @param sent what it says, to judge what a provider says about it
 * @param key the API key where it is none of a word: no event of a stream that has it is passed on
 */
public record UpstreamRequest(
        String provider,
        Surface surface,
        RequestOptions endpoint,
        MultiMap headers,
        Supplier<Buffer> body,
        boolean stream,
        NetworkMode network,
        Timeouts timeouts,
        Detection detection,
        SentRequest sent,
        SentKey key) {
    /** The headers of the call. */
    void writeTo(MultiMap head) {
        head.set(HttpHeaders.CONTENT_TYPE, "application/json");
        head.set(HttpHeaders.ACCEPT, stream ? "text/event-stream, application/json" : "application/json");
        head.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        head.set(HttpHeaders.USER_AGENT, "llmroute");
        head.addAll(headers);
    }

    /** Without the headers: one of them is the key. */
    @Override
    public String toString() {
        return "POST " + endpoint.getURI();
    }
}
