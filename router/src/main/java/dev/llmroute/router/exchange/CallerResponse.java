package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.message.Notice;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.eventloop.Timers;
import dev.llmroute.router.fallback.Exhaustion;
import dev.llmroute.router.fallback.Trail;
import dev.llmroute.router.reply.AnthropicFormat;
import dev.llmroute.router.reply.Replies;
import dev.llmroute.router.reply.ReplyFormat;
import dev.llmroute.router.reply.RetryAdvice;
import dev.llmroute.router.translation.StreamTranslation;
import dev.llmroute.router.translation.Untranslatable;
import dev.llmroute.router.upstream.UpstreamCall;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets: a target's answer or stream, or the router's own words. Once content has been sent it can only go on, be told anew by a
 * restart, or break off. Lives on one event loop.
 */
final class CallerResponse {
    /** For classes that never cool down: a header without end tells nobody anything. */
    private static final long LONGEST_WAIT_MS = 3_600_000;

    private final HttpServerResponse out;
    private final CallerConnection caller;
    private final ReplyFormat format;
    private final ResponseHead head;
    private final Surface surface;
    private final Vertx vertx;
    private final TimeSource time;
    private final Duration patience;
    private final Duration quiet;
    private final KeepAlive keepAlive;
    private @Nullable StreamRelay relay;

    /** How a stream broke of which the caller has a part; null while none has. */
    private @Nullable Failure broken;

    /** @param timers of the request, which end before its answer does */
    CallerResponse(
            CallerConnection caller,
            ResponseHead head,
            Surface surface,
            Vertx vertx,
            Timers timers,
            RouterServices services) {
        this.caller = caller;
        this.out = caller.response();
        this.format = ReplyFormat.in(surface.dialect());
        this.head = head;
        this.surface = surface;
        this.vertx = vertx;
        this.time = services.time();
        this.patience = services.patience();
        this.quiet = services.keepAlive();
        this.keepAlive = new KeepAlive(out, head, timers, services, () -> relay == null);
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Some target is at work on a stream and has said nothing yet: the caller's connection is kept alive meanwhile. */
    void thinks() {
        if (broken == null) {
            keepAlive.thinks();
        }
    }

    /** What the answer cost, while its head has not been sent; null where that is not known. */
    void cost(@Nullable Cost cost) {
        if (cost != null && !out.headWritten()) {
            head.cost(cost);
        }
    }

    /** A target's whole answer, in the caller's dialect. */
    void whole(Target target, int status, MultiMap upstream, Buffer body, boolean asStream) {
        if (!asStream) {
            head.answer(target, status, upstream);
        } else if (!out.headWritten()) {
            head.stream(target, status, upstream);
        }
        end(body);
    }

    /**
     * A target's stream begins, or begins anew what another one broke off.
     *
     * @param translation null if events are passed on as they are
     */
    void stream(
            Target target,
            int status,
            MultiMap upstream,
            UpstreamCall call,
            ReadStream<Buffer> source,
            @Nullable StreamTranslation translation) {
        if (broken != null) {
            out.write(format.restartEvent(surface, target, broken));
        } else if (!out.headWritten()) {
            head.stream(target, status, upstream);
        }
        relay = new StreamRelay(out, caller.place(), call, source, translation, surface, quiet, time);
    }

    /** Tells those who read along, in a line of the stream that clients pass by. */
    void comment(Notice notice) {
        out.write(": " + notice.text() + "\n\n");
    }

    /** The next events of the stream. */
    void events(List<Buffer> events) throws Untranslatable {
        if (relay != null) {
            relay.events(events);
        }
    }

    /** What the caller gets last of a stream that is whole. */
    Buffer last(boolean marked) throws Untranslatable {
        return relay == null ? Buffer.buffer() : relay.end(marked);
    }

    /** The last of the answer; its place is left when all of it has been written. */
    void end(Buffer last) {
        new Delivery(caller, () -> new Timers(vertx, defect -> caller.cutOff().run()), patience).end(last);
    }

    /** The stream broke: what follows, if anything does, is told anew. */
    void broke(Failure failure) {
        broken = failure;
    }

    /** Nothing follows the part that the caller has seen: it is told so, and never by a clean end. */
    void breakOff() {
        end(format.errorEvent(surface, Objects.requireNonNull(broken, "how it broke")));
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
            head.ownBefore(target);
            head.target(target);
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
    private void threadNotFound() {
        tell(404, AnthropicFormat.INSTANCE.threadNotFound(), () -> {
            head.own();
            RetryAdvice.never(out);
        });
    }

    /**
     * No target is left.
     *
     * @param inThread whether the request goes on with a thread that one account keeps
     */
    void exhausted(Exhaustion exhaustion, String route, Trail trail, boolean inThread) {
        if (inThread) {
            threadNotFound();
            return;
        }
        Trail.Failed word = exhaustion.lastWord();
        int status = word == null ? exhaustion.status() : format.statusOf(word.failure());
        ObjectNode error = ExhaustedError.of(format, status, route, exhaustion, trail, time);
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
            head.own();
            if (word != null) {
                head.target(word.target());
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
            head.own();
        });
    }

    /** A defect of this router's own, perhaps while the last of the answer was being written. */
    void crashed(Throwable defect) {
        try {
            Replies.crashed(out, format, defect);
        } finally {
            caller.end().over();
        }
    }

    /** As an answer with its headers; if the answer began while its caller waited, as the last event of its stream. */
    private void tell(int status, ObjectNode error, Runnable headers) {
        if (out.headWritten()) {
            out.end(format.errorEvent(surface, error));
        } else {
            headers.run();
            Replies.error(out, status, format, error);
        }
    }
}
