package dev.llmroute.router;

import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.SentKey;
import dev.llmroute.failure.Wait;
import dev.llmroute.route.Target;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a caller sees of a request's course: status, headers and the router's own bodies. */
final class CallerAnswer {
    private static final int MAX_HEADER = 2048;

    /** How the names of a provider's headers begin that are meant for callers. */
    private static final List<String> RELAYED = List.of(
            "content-type", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "anthropic-ratelimit-");

    /** For classes that never cool down: a header without end tells nobody anything. */
    private static final long LONGEST_WAIT_MS = 3_600_000;

    private final HttpServerResponse out;
    private final Answers answers;
    private final Course course;
    private final Itinerary way;
    private final String route;
    private final Function<Target, SentKey> keys;

    /** @param keys what was sent to a target, and is never shown */
    CallerAnswer(HttpServerResponse out, Answers answers, Course course, String route, Function<Target, SentKey> keys) {
        this.out = out;
        this.answers = answers;
        this.course = course;
        this.way = course.itinerary();
        this.route = route;
        this.keys = keys;
    }

    /** The head of a provider's answer: of its headers, those that are meant for callers. */
    void begin(int status, MultiMap upstream) {
        out.setStatusCode(status);
        SentKey key = keys.apply(course.target());
        for (var header : upstream) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (RELAYED.stream().anyMatch(name::startsWith) && !key.isIn(header.getValue())) {
                out.putHeader(name, header.getValue());
            }
        }
        ownHeaders(way.chain());
        out.putHeader("x-llmroute-target", course.target().name());
    }

    /** The head of a provider's stream; proxies on the way must not buffer it. */
    void beginStream(int status, MultiMap upstream) {
        begin(status, upstream);
        out.setChunked(true).putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
    }

    /** A provider's failure that is not routed around. */
    void passOn(Target target, Failure failure) {
        Wait wait = failure.statedWait();
        if (wait != null) {
            retryAfter(Math.min(wait.millis(), longest(failure.failureClass())));
        }
        ownHeaders(way.chain().subList(0, way.chain().indexOf(target)));
        out.putHeader("x-llmroute-target", target.name());
        Replies.error(out, answers.statusOf(failure), answers, answers.passedOn(failure));
    }

    private static long longest(FailureClass failureClass) {
        long longest = CooldownRules.maximum(failureClass).toMillis();
        return longest == 0 ? LONGEST_WAIT_MS : longest;
    }

    /** No target is left. */
    void exhausted(Exhaustion exhaustion, TimeSource time) {
        if (exhaustion.recoveryMs() >= 0) {
            retryAfter(exhaustion.recoveryMs());
        }
        ownHeaders(way.chain());
        int status = way.misfit().isPresent() ? 400 : way.metRateLimit() ? 429 : unavailableStatus();
        Replies.error(out, status, answers, answers.exhausted(status, route, exhaustion, course.itinerary(), time));
    }

    /** What fits the last failure, where none was a rate limit. */
    private int unavailableStatus() {
        if (way.failed().isEmpty()) {
            return 503;
        }
        return switch (way.failed().getLast().failure().failureClass()) {
            case Timeout -> 504;
            case Overloaded -> 503;
            default -> 502;
        };
    }

    /** Rounded up, so that nobody comes too early; the vendors' SDKs obey {@code x-should-retry}. */
    private void retryAfter(long ms) {
        long seconds = Math.max(1, Math.ceilDiv(ms, 1000));
        out.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        if (seconds > 60) {
            out.putHeader("x-should-retry", "false");
        }
    }

    /**
     * @param targets those that may have been passed by
     */
    private void ownHeaders(List<Target> targets) {
        out.putHeader("x-llmroute-route", route);
        out.putHeader("x-llmroute-attempts", Integer.toString(course.started()));
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
                .flatMap(target -> way.passedBy(target).stream().map(why -> target.name() + "=" + why))
                .collect(Collectors.joining(","));
        return all.length() <= MAX_HEADER ? all : all.substring(0, all.lastIndexOf(',', MAX_HEADER)) + ",...";
    }
}
