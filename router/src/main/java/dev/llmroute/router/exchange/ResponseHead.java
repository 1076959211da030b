package dev.llmroute.router.exchange;

import dev.llmroute.classify.SentKey;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Target;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Trail;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The head of the answer that a caller gets: a provider's headers that are meant for callers, and the router's own. */
final class ResponseHead {
    private static final int MAX_HEADER = 2048;

    private static final String CONTENT_TYPE = "content-type";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final CharSequence ROUTE = HttpHeaders.createOptimized("x-llmroute-route");
    private static final CharSequence TARGET = HttpHeaders.createOptimized("x-llmroute-target");
    private static final CharSequence ORDER = HttpHeaders.createOptimized("x-llmroute-order");
    private static final CharSequence COST = HttpHeaders.createOptimized("x-llmroute-cost");
    private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-llmroute-attempts");

    /** How the names of a provider's headers begin that are meant for callers. */
    private static final List<String> RELAYED =
            List.of("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "anthropic-ratelimit-");

    private final HttpServerResponse out;
    private final ChainWalk walk;
    private final Trail trail;
    private final String route;
    private final Function<Target, SentKey> keys;
    private final Impatience impatience;

    /** @param keys what was sent to a target, and is never shown */
    ResponseHead(
            HttpServerResponse out,
            ChainWalk walk,
            String route,
            Function<Target, SentKey> keys,
            Impatience impatience) {
        this.out = out;
        this.walk = walk;
        this.trail = walk.trail();
        this.route = route;
        this.keys = keys;
        this.impatience = impatience;
    }

    /** Of a provider's answer. */
    void answer(Target target, int status, MultiMap upstream) {
        out.setStatusCode(status);
        for (var header : upstream) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals(CONTENT_TYPE) || (isRelayed(name) && !holdsKey(target, header.getValue()))) {
                out.putHeader(name, header.getValue());
            }
        }
        own();
        target(target);
    }

    private static boolean isRelayed(String name) {
        for (String prefix : RELAYED) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private boolean holdsKey(Target target, String value) {
        return keys.apply(target).isIn(value);
    }

    /** Of a provider's stream; proxies on the way must not buffer it. */
    void stream(Target target, int status, MultiMap upstream) {
        answer(target, status, upstream);
        String type = upstream.get(CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM)) {
            out.putHeader(CONTENT_TYPE, EVENT_STREAM);
        }
        out.setChunked(true);
        unbuffered();
    }

    /** Of a stream that does not belong to a target yet: it says nothing of one. */
    void waiting() {
        unbuffered();
        out.putHeader(ROUTE, route);
    }

    private void unbuffered() {
        out.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
    }

    void target(Target target) {
        out.putHeader(TARGET, HeaderText.of(target.name()));
    }

    /** What the answer cost, in US dollars. */
    void cost(Cost cost) {
        out.putHeader(COST, cost.toString());
    }

    /** The router's own, about the whole chain. */
    void own() {
        own(walked(trail::chain));
    }

    /** The same about the part of the chain before a target. */
    void ownBefore(Target target) {
        own(walked(() -> {
            List<Target> chain = trail.chain();
            return chain.subList(0, chain.indexOf(target));
        }));
    }

    /** @param walked why targets were passed by; empty where none was */
    private void own(String walked) {
        out.putHeader(ROUTE, route);
        out.putHeader(ATTEMPTS, Integer.toString(walk.started()));
        List<String> departures = trail.departures();
        if (!departures.isEmpty()) {
            out.putHeader(ORDER, String.join(",", departures));
        }
        if (!walked.isEmpty()) {
            out.putHeader("x-llmroute-fallback", walked);
        }
    }

    /** Each target that was passed by on the way and why, in the order of the chain; cut at a header's sensible length. */
    private String walked(Supplier<List<Target>> targets) {
        if (trail.isStraight()) {
            return "";
        }
        String all = targets.get().stream()
                .flatMap(target -> trail.passedBy(target).stream()
                        .map(why -> HeaderText.of(target.name()) + "=" + why + impatience.told(target, why)))
                .collect(Collectors.joining(","));
        return all.length() <= MAX_HEADER
                ? all
                : all.substring(0, Math.max(0, all.lastIndexOf(',', MAX_HEADER))) + ",...";
    }
}
