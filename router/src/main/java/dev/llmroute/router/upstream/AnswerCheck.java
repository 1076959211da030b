package dev.llmroute.router.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.FinishReason;
import dev.llmroute.router.dialect.StreamBeginning;
import dev.llmroute.router.dialect.StreamEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Judges what a provider answered: whether it is an answer, and what went wrong if it is none. Needs no connection; immutable.
 *
 * @param request which is answered
 * @param headers of the answer
 * @param time for waits that name an instant
 */
record AnswerCheck(UpstreamRequest request, int status, MultiMap headers, TimeSource time) {
    /** As much of an error as is read to judge it; the rest is thrown away. */
    static final int ERROR_BYTES = 64 * 1024;

    /**
     * Judges all that came of an answer that is no stream.
     *
     * @param acceptsEmpty whether an answer that says nothing is passed on; asked only of such a one
     * @return why it is none; empty if it is one
     */
    Optional<Failure> failure(AnswerBody whole, BooleanSupplier acceptsEmpty) {
        Buffer body = whole.body();
        boolean success = status == 200 && (body.length() > ERROR_BYTES || whole.isPlain());
        Optional<Failure> failure = success ? Optional.empty() : classify(body);
        if (failure.isPresent() || status >= 300) {
            return failure;
        }
        return switch (whole.said()) {
            case NoJson -> Optional.of(noJson(body));
            case Empty ->
                (success ? classify(body) : failure)
                        .or(() -> acceptsEmpty.getAsBoolean() ? Optional.empty() : Optional.of(Failure.emptyAnswer()));
            case Failed -> whole.failure();
            case Content -> Optional.empty();
        };
    }

    /** A stream that nobody asked for says nothing about who asks for one: it cools nothing down. */
    private Failure noJson(Buffer body) {
        return StreamBeginning.of(body) == StreamBeginning.Events
                ? Failure.untranslatable("it is a stream, which was not asked for")
                : noAnswer();
    }

    /** What came is none of the dialect's answers. */
    Failure noAnswer() {
        return Failure.noAnswer(status);
    }

    /** What an event says by which a stream failed. */
    Failure ofEvent(Buffer event) {
        return classify(event)
                .or(() -> StreamEvent.json(event).flatMap(FinishReason::failure))
                .or(() -> StreamEvent.json(event).flatMap(this::underItsOwnName))
                .orElseGet(() -> Failure.brokenStream("The provider sent an error event in the stream."));
    }

    private Optional<Failure> underItsOwnName(JsonNode event) {
        return classify(Buffer.buffer("{\"error\":" + event + "}"));
    }

    private Optional<Failure> classify(Buffer bytes) {
        return UpstreamFailures.classify(this, bytes)
                .map(failure -> request.surface().everyTargetHasIt() ? failure : failure.onThisSurfaceOnly());
    }
}
