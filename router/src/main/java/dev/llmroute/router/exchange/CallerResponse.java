package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.SentKey;
import dev.llmroute.failure.Wait;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.fallback.ChainWalk;
import dev.llmroute.router.fallback.Exhaustion;
import dev.llmroute.router.fallback.Trail;
import dev.llmroute.router.reply.AnthropicFormat;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.reply.ReplyFormat;
import dev.llmroute.router.reply.RetryAdvice;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a caller sees of a request's course: status, headers and the router's own bodies. */
final class CallerResponse {
    private static final int MAX_HEADER = 2048;

    private static final String CONTENT_TYPE = "content-type";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final CharSequence ROUTE = HttpHeaders.createOptimized("x-llmroute-route");
    private static final CharSequence TARGET = HttpHeaders.createOptimized("x-llmroute-target");
    private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-llmroute-attempts");

    /** How the names of a provider's headers begin that are meant for callers. */
    private static final List<String> RELAYED =
            List.of("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "anthropic-ratelimit-");

    /** For classes that never cool down: a header without end tells nobody anything. */
    private static final long LONGEST_WAIT_MS = 3_600_000;

    private final HttpServerResponse out;
    private final ReplyFormat format;
    private final ChainWalk walk;
    private final Trail way;
    private final String route;
    private final Surface surface;
    private final Function<Target, SentKey> keys;

    /** @param keys what was sent to a target, and is never shown */
    CallerResponse(
            HttpServerResponse out,
            ReplyFormat format,
            ChainWalk walk,
            String route,
            Surface surface,
            Function<Target, SentKey> keys) {
        this.surface = surface;
        this.out = out;
        this.format = format;
        this.walk = walk;
        this.way = walk.trail();
        this.route = route;
        this.keys = keys;
    }

    /** The head of a provider's answer: of its headers, those that are meant for callers. */
    void begin(Target target, int status, MultiMap upstream) {
        out.setStatusCode(status);
        for (var header : upstream) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals(CONTENT_TYPE) || (isRelayed(name) && !holdsKey(target, header.getValue()))) {
                out.putHeader(name, header.getValue());
            }
        }
        ownHeaders(way.chain());
        out.putHeader(TARGET, HeaderText.of(target.name()));
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

    /** The head of a provider's stream; proxies on the way must not buffer it. */
    void beginStream(Target target, int status, MultiMap upstream) {
        begin(target, status, upstream);
        String type = upstream.get(CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM)) {
            out.putHeader(CONTENT_TYPE, EVENT_STREAM);
        }
        out.setChunked(true).putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
    }

    /** The head of a stream that does not belong to a target yet: it says nothing of one. */
    void beginWaiting() {
        out.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
        out.putHeader(ROUTE, route);
    }

    /** A provider's failure that is not routed around. */
    void passOn(Target target, Failure failure) {
        int status = format.statusOf(failure);
        tell(status, format.passedOn(failure), () -> {
            Wait wait = failure.statedWait();
            if (failure.scope() == Scope.Request) {
                RetryAdvice.never(out);
            } else if (wait != null) {
                RetryAdvice.after(out, Math.min(wait.millis(), longest(failure.failureClass())));
            } else {
                RetryAdvice.byStatus(out, status);
            }
            ownHeaders(way.chain().subList(0, way.chain().indexOf(target)));
            out.putHeader(TARGET, HeaderText.of(target.name()));
        });
    }

    private static long longest(FailureClass failureClass) {
        long longest = CooldownRules.maximum(failureClass).toMillis();
        return longest == 0 ? LONGEST_WAIT_MS : longest;
    }

    /**
     * Who keeps the thread cannot be asked: what its API says where a thread is gone, on which the SDKs send the whole conversation again.
     *
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/message-threads">Anthropic: message threads</a>
     */
    void threadNotFound() {
        tell(404, AnthropicFormat.INSTANCE.threadNotFound(), () -> {
            ownHeaders(way.chain());
            RetryAdvice.never(out);
        });
    }

    /** No target is left. */
    void exhausted(Exhaustion exhaustion, TimeSource time) {
        Trail.Failed word = exhaustion.lastWord();
        int status = word == null ? exhaustion.status() : format.statusOf(word.failure());
        ObjectNode error = ExhaustedError.of(format, status, route, exhaustion, way, time);
        long recoveryMs = exhaustion.recoveryMs();
        RetryAdvice.inBody(surface, status, (ObjectNode) error.get("error"), recoveryMs, time.millis() + recoveryMs);
        tell(status, error, () -> {
            if (recoveryMs >= 0) {
                RetryAdvice.after(out, recoveryMs);
            } else if (word != null) {
                RetryAdvice.never(out);
            } else {
                RetryAdvice.byStatus(out, status);
            }
            ownHeaders(way.chain());
            if (word != null) {
                out.putHeader(TARGET, HeaderText.of(word.target().name()));
            }
        });
    }

    /** The router cannot hold the answer of a provider, or a translation, beside all others; the caller may come again. */
    void noRoom() {
        ObjectNode error = format.error(
                503,
                "This router holds as much of requests and answers as it may at the same time. Please try again.",
                "router_overloaded");
        tell(503, error, () -> {
            RetryAdvice.after(out, 1000);
            ownHeaders(way.chain());
        });
    }

    /** As an answer with its headers; where the answer began while its caller waited, as the last event of its stream. */
    private void tell(int status, ObjectNode error, Runnable headers) {
        if (out.headWritten()) {
            out.end(format.errorEvent(surface, error));
        } else {
            headers.run();
            Replies.error(out, status, format, error);
        }
    }

    /**
     * @param targets those that may have been passed by
     */
    private void ownHeaders(List<Target> targets) {
        out.putHeader(ROUTE, route);
        out.putHeader(ATTEMPTS, Integer.toString(walk.started()));
        String walked = walked(targets);
        if (!walked.isEmpty()) {
            out.putHeader("x-llmroute-fallback", walked);
        }
    }

    /** Each target that was passed by on the way and why, in the order of the chain; cut at a header's sensible length. */
    private String walked(List<Target> targets) {
        if (way.isStraight()) {
            return "";
        }
        String all = targets.stream()
                .flatMap(target -> way.passedBy(target).stream().map(why -> HeaderText.of(target.name()) + "=" + why))
                .collect(Collectors.joining(","));
        return all.length() <= MAX_HEADER
                ? all
                : all.substring(0, Math.max(0, all.lastIndexOf(',', MAX_HEADER))) + ",...";
    }
}
