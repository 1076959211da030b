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

    /** What came of a plain answer, or of an error as far as it was read. */
    Buffer body();
}
