package dev.llmroute.router.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.classify.ErrorBody;
import dev.llmroute.classify.FailureClassifier;
import dev.llmroute.classify.ProviderResponse;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.FinishReason;
import dev.llmroute.router.dialect.StreamBeginning;
import dev.llmroute.router.dialect.StreamEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
                .or(() -> StreamEvent.json(event)
                        .flatMap(said -> FinishReason.failure(said).or(() -> underItsOwnName(said))))
                .orElseGet(() -> Failure.brokenStream("The provider sent an error event in the stream."));
    }

    private Optional<Failure> underItsOwnName(JsonNode event) {
        return classify(Buffer.buffer("{\"error\":" + event + "}"));
    }

    /**
     * What a response says went wrong; empty for a success. The route's patterns decide first.
     *
     * @param bytes the body, or the event of a stream that is judged
     */
    private Optional<Failure> classify(Buffer bytes) {
        ProviderResponse response = new ProviderResponse(
                request.provider(),
                status,
                UpstreamFailures.lowerCase(headers),
                isEncoded(headers) ? ErrorBody.EMPTY : ErrorBodies.read(bytes.toString(StandardCharsets.UTF_8)),
                Instant.ofEpochMilli(time.millis()),
                request.sent());
        return FailureClassifier.classify(response, request.detection())
                .map(failure -> request.surface().everyTargetHasIt() ? failure : failure.onThisSurfaceOnly());
    }

    /**
     * Whether the body is in an encoding that the client cannot read: it takes the header away where it can (gzip, deflate). Calls
     * ask for none, so this is a provider's or a proxy's mistake; status and headers of an error still count.
     */
    static boolean isEncoded(MultiMap headers) {
        String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }
}
