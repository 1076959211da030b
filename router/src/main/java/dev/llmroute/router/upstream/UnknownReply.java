package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.StreamBeginning;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Consumer;

/** The answer to a request for a stream whose content type says nothing: its first bytes tell what it is. Lives on one event loop. */
final class UnknownReply implements Reply {
    private final OpenCall open;
    private final WholeReply asWhole;
    private final StreamReply asStream;
    private final Consumer<Reply> known;
    private final Buffer first = Buffer.buffer();

    /** @param known gets what it turns out to be, before that hears of the first bytes */
    UnknownReply(OpenCall open, WholeReply asWhole, StreamReply asStream, Consumer<Reply> known) {
        this.open = open;
        this.asWhole = asWhole;
        this.asStream = asStream;
        this.known = known;
    }

    @Override
    public void bytes(Buffer bytes) {
        open.signOfLife();
        first.appendBuffer(bytes);
        StreamBeginning beginning = StreamBeginning.of(first);
        if (beginning != StreamBeginning.Open) {
            become(beginning == StreamBeginning.Events ? asStream : asWhole).bytes(first);
        }
    }

    private Reply become(Reply reply) {
        known.accept(reply);
        return reply;
    }

    @Override
    public void end() {
        Reply whole = become(asWhole);
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
