package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** What comes behind the head of an answer: read whole, or passed on as it streams, or of a kind that its first bytes will tell. */
sealed interface Reply permits WholeReply, StreamReply, UnknownReply {
    /** The next bytes, as they came. */
    void bytes(Buffer bytes);

    /** The last byte has come. */
    void end();

    /** Nothing more comes. */
    void lost(Failure failure);

    /** Its time is up, which the failure says of one that nothing was passed on of. */
    void timedOut(Failure failure, Duration limit);

    /** Whether it is whole, and waits for those of others. */
    boolean isPutOff();

    /** No other call of the request may answer any more: what has been put off is taken. */
    void alone();

    /** Nobody wants it any more. */
    void cancel();

    /** What came of a plain answer, or of an error as far as it was read. */
    Buffer body();
}
