package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.StreamBeginning;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Supplier;

/** The answer to a request for a stream whose content type says nothing: its first bytes tell what it is. Lives on one event loop. */
final class UnknownReply implements Reply {
    private final OpenCall open;
    private final Supplier<Reply> asWhole;
    private final Supplier<Reply> asStream;
    private final Buffer first = Buffer.buffer();

    /** @param asWhole makes the reply that gets all bytes of what turns out to be whole; asked at most once, as is the other */
    UnknownReply(OpenCall open, Supplier<Reply> asWhole, Supplier<Reply> asStream) {
        this.open = open;
        this.asWhole = asWhole;
        this.asStream = asStream;
    }

    @Override
    public void bytes(Buffer bytes) {
        open.signOfLife();
        first.appendBuffer(bytes);
        StreamBeginning beginning = StreamBeginning.of(first);
        if (beginning != StreamBeginning.Open) {
            (beginning == StreamBeginning.Events ? asStream : asWhole).get().bytes(first);
        }
    }

    @Override
    public void end() {
        Reply whole = asWhole.get();
        whole.bytes(first);
        whole.end();
    }

    @Override
    public void lost(Failure failure) {
        open.fails(failure);
    }

    @Override
    public void timedOut(Failure failure, Duration limit) {
        open.fails(failure);
    }

    @Override
    public Buffer body() {
        return first;
    }
}
