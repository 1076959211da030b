package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.http.ContentEncoding;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An answer that is no stream, or an error: read to its end within bounds, then judged. Lives on one event loop. */
final class WholeReply implements Reply {
    /** So long an error's body may take behind its head: status and headers say most of it. */
    private static final Duration ERROR_BODY = Duration.ofSeconds(2);

    private final OpenCall open;
    private final HttpClientResponse response;
    private final AnswerCheck check;
    private Buffer body = Buffer.buffer();

    WholeReply(OpenCall open, HttpClientResponse response, AnswerCheck check) {
        this.open = open;
        this.response = response;
        this.check = check;
        if (response.statusCode() >= 300) {
            open.timers().after(ERROR_BODY, () -> judge(false));
        }
    }

    private boolean isError() {
        return response.statusCode() >= 400;
    }

    @Override
    public void bytes(Buffer bytes) {
        open.signOfLife();
        long length = (long) body.length() + bytes.length();
        if (!isError() && length > AnswerBody.MAX_BYTES) {
            open.fails(Failure.answerTooLong(AnswerBody.MAX_BYTES));
        } else if (isError() && length > AnswerCheck.ERROR_BYTES) {
            body.appendBuffer(bytes, 0, Math.max(0, AnswerCheck.ERROR_BYTES - body.length()));
            judge(false);
        } else if (open.listener().holds(length)) {
            body.appendBuffer(bytes);
        }
    }

    @Override
    public void end() {
        judge(true);
    }

    /** Of an error that says most by its status and headers, what has come is enough. */
    @Override
    public void lost(Failure failure) {
        if (response.statusCode() >= 300) {
            judge(false);
        } else {
            open.fails(failure);
        }
    }

    @Override
    public void timedOut(Failure failure, Duration limit) {
        lost(failure);
    }

    /** @param read whether it was read to its end */
    private void judge(boolean read) {
        if (!open.isWaiting()) {
            return;
        }
        if (isError()) {
            decode();
        }
        AnswerBody whole = new AnswerBody(check.request().surface(), body);
        Optional<Failure> failure = check.failure(whole, open.listener()::acceptsEmpty);
        if (read && (failure.isEmpty() || isError())) {
            open.release();
        } else {
            open.drop();
        }
        Runnable answered = () -> open.listener().answered(response.statusCode(), response.headers(), whole);
        if (failure.isPresent()) {
            open.listener().failed(failure.get());
        } else if (!open.listener().isAlone() && whole.isThin()) {
            open.putOff(answered);
        } else {
            answered.run();
        }
    }

    /** Errors are worth reading, in whichever encoding a proxy on the way put them. */
    private void decode() {
        List<String> encodings = ContentEncoding.of(response.headers().getAll(HttpHeaders.CONTENT_ENCODING));
        if (!encodings.isEmpty() && ContentEncoding.unknown(encodings).isEmpty()) {
            body = ContentEncoding.beginning(body, encodings, AnswerCheck.ERROR_BYTES);
            response.headers().remove(HttpHeaders.CONTENT_ENCODING);
        }
    }

    @Override
    public Buffer body() {
        return body;
    }
}
