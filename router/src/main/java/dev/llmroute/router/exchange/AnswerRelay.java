package dev.llmroute.router.exchange;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.translation.Untranslatable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** Passes the answer of the target that answers first on to the caller, in the caller's dialect. Lives on one event loop. */
final class AnswerRelay {
    /** Of a tree, for each byte of its text. */
    private static final int TREE_BYTES = 8;

    private final Exchange exchange;
    private final TargetAdapter adapter;
    private final Made made;
    private final CallerResponse response;
    private final Notices notices;

    /**
     * @param exchange is told who answers, and what cannot be passed on
     * @param notices of which some are told to the caller of a stream
     */
    AnswerRelay(Exchange exchange, TargetAdapter adapter, Made made, CallerResponse response, Notices notices) {
        this.exchange = exchange;
        this.adapter = adapter;
        this.made = made;
        this.response = response;
        this.notices = notices;
    }

    /** A target is at work on a stream and has said nothing yet. */
    void thinks() {
        response.thinks();
    }

    void whole(Attempt attempt, int status, MultiMap headers, AnswerBody body) {
        if (!mayTranslate(attempt, body)) {
            return;
        }
        Buffer translated;
        try {
            translated = adapter.answer(attempt.target(), body);
        } catch (Untranslatable cannot) {
            exchange.failed(attempt, Failure.untranslatable(cannot.reason()));
            return;
        }
        if (!attempt.holds(translated.length())) {
            return;
        }
        if (response.isBroken()) {
            exchange.failed(attempt, Failure.noAnswer(status));
            return;
        }
        exchange.won(attempt, headers);
        attempt.seen().whole(body);
        made.whole(attempt.target(), body);
        exchange.answered(attempt);
        response.cost(attempt.seen().cost());
        response.whole(attempt.target(), status, headers, translated, adapter.asksForStream());
    }

    /** A tree takes many times its text. */
    private boolean mayTranslate(Attempt attempt, AnswerBody body) {
        return adapter.isPassedOn(attempt.target())
                || attempt.holds((long) TREE_BYTES * body.body().length());
    }

    void streaming(Attempt attempt, int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
        exchange.won(attempt, headers);
        response.stream(
                attempt.target(),
                status,
                headers,
                attempt.call(),
                source,
                adapter.stream(attempt.target()).orElse(null));
        notices.comments().forEach(response::comment);
        events(attempt, events);
    }

    void events(Attempt attempt, List<Buffer> events) {
        if (exchange.isOver()) {
            return;
        }
        events.forEach(attempt.seen()::event);
        made.events(attempt.target(), events);
        try {
            response.events(events);
        } catch (Untranslatable cannot) {
            attempt.cut();
            exchange.streamBroke(attempt, Failure.untranslatable(cannot.reason()));
        }
    }

    void streamEnded(Attempt attempt, boolean marked) {
        if (exchange.isOver()) {
            return;
        }
        Buffer last;
        try {
            last = response.last(marked);
        } catch (Untranslatable cannot) {
            exchange.streamBroke(attempt, Failure.untranslatable(cannot.reason()));
            return;
        }
        exchange.answered(attempt);
        response.end(last);
    }
}
