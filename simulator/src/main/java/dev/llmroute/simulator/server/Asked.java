package dev.llmroute.simulator.server;

import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.dialect.Dialect;
import dev.llmroute.simulator.dialect.Refusal;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came: to whom, and in which dialect.
 *
 * @param number distinguishes requests
 */
record Asked(HttpServerRequest request, Dialect dialect, String provider, long number) {
    /** How an answer names the request. */
    String id() {
        return "req_" + provider + "_" + number;
    }

    @Nullable
    String key() {
        return dialect.key(request);
    }

    Fixed refusal(Refusal refusal) {
        return new Fixed(refusal.status(), dialect.body(refusal.error(), id()));
    }

    /** Refuses a request that is no call of a model. */
    void refuse(Refusal refusal) {
        request.response().putHeader(dialect.idHeader(), id());
        Call.send(request.response(), refusal(refusal));
    }
}
