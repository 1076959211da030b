package dev.llmroute.router.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Cost;
import dev.llmroute.router.dialect.Tokens;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the access log says of one request: nothing of what was said in it. Texts are empty, and {@code status} is 0, where there is none.
 *
 * @param firstTokenMs until the first content; -1 where none came
 * @param tokens null where the answer did not say
 * @param cost of all calls of the request, as far as that is known; null where it is of none
 */
public record AccessLine(
        Instant time,
        String requestId,
        String traceId,
        String method,
        String path,
        @Nullable Request request,
        int status,
        RequestOutcome outcome,
        long durationMs,
        long firstTokenMs,
        @Nullable Tokens tokens,
        @Nullable Cost cost,
        long requestBytes,
        long responseBytes) {
    private static final int LONGEST = 200;

    /**
     * A request that found its route.
     *
     * @param caller the name of its key
     * @param model as asked
     * @param target the last that was called
     * @param order why targets were not tried in the order that is written
     * @param lostMs milliseconds in calls that failed
     */
    public record Request(
            String surface,
            String namespace,
            String route,
            String caller,
            String model,
            boolean stream,
            String target,
            int attempts,
            List<String> order,
            long lostMs,
            List<PassedBy> fallback) {
        public Request {
            order = List.copyOf(order);
            fallback = List.copyOf(fallback);
        }
    }

    /**
     * A target that failed or was left out.
     *
     * @param reason why, in a word
     * @param ms in its failed calls; -1 where none failed
     */
    public record PassedBy(String target, String reason, long ms) {}

    String json() {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", time.toString()).put("requestId", requestId);
        text(line, "traceId", traceId);
        line.put("method", cut(method)).put("path", cut(path));
        if (request != null) {
            add(line, request);
        }
        if (status > 0) {
            line.put("status", status);
        }
        line.put("outcome", outcome.name()).put("durationMs", durationMs);
        if (firstTokenMs >= 0) {
            line.put("firstTokenMs", firstTokenMs);
        }
        if (tokens != null) {
            line.put("inputTokens", tokens.input())
                    .put("cachedTokens", tokens.cacheRead())
                    .put("outputTokens", tokens.output());
        }
        if (cost != null) {
            line.put("costUsd", cost.dollars());
        }
        return line.put("requestBytes", requestBytes)
                .put("responseBytes", responseBytes)
                .toString();
    }

    private static void add(ObjectNode line, Request request) {
        line.put("surface", request.surface());
        text(line, "namespace", request.namespace());
        line.put("route", request.route());
        text(line, "caller", request.caller());
        line.put("model", cut(request.model())).put("stream", request.stream());
        text(line, "target", request.target());
        line.put("attempts", request.attempts());
        if (!request.order().isEmpty()) {
            ArrayNode order = line.putArray("order");
            request.order().forEach(order::add);
        }
        if (!request.fallback().isEmpty()) {
            ArrayNode fallback = line.putArray("fallback");
            for (PassedBy each : request.fallback()) {
                ObjectNode passedBy = fallback.addObject();
                passedBy.put("target", each.target()).put("reason", each.reason());
                if (each.ms() >= 0) {
                    passedBy.put("ms", each.ms());
                }
            }
        }
        if (request.lostMs() > 0) {
            line.put("lostMs", request.lostMs());
        }
    }

    private static void text(ObjectNode line, String name, String text) {
        if (!text.isEmpty()) {
            line.put(name, text);
        }
    }

    /** At most this much of what callers make up. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
