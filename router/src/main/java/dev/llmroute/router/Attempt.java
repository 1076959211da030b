package dev.llmroute.router;

import dev.llmroute.failure.Failure;
import dev.llmroute.route.Target;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** One call of a request to one target: tells its exchange how it goes, and which one it is. Lives on one event loop. */
final class Attempt implements UpstreamAnswer {
    private final Exchange exchange;
    private final Claim claim;
    private final UpstreamCall call;
    private final long startNanos = System.nanoTime();

    /** @param call makes the call that this attempt hears of */
    Attempt(Exchange exchange, Claim claim, Function<UpstreamAnswer, UpstreamCall> call) {
        this.exchange = exchange;
        this.claim = claim;
        this.call = call.apply(this);
    }

    void start() {
        call.start();
    }

    /** The answer is not wanted any more: the connection is closed at once, and nothing more is heard. */
    void cancel() {
        call.cancel();
        claim.close();
    }

    /** Its stream is of no more use: the connection is closed at once, and nothing more is heard. */
    void cut() {
        call.cancel();
    }

    /** What it holds of its target. */
    Claim claim() {
        return claim;
    }

    Target target() {
        return claim.target();
    }

    UpstreamCall call() {
        return call;
    }

    /** Since it began. */
    long ms() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    }

    @Override
    public void failed(Failure failure) {
        exchange.failed(this, failure);
    }

    @Override
    public boolean acceptsEmpty() {
        return exchange.acceptsEmpty();
    }

    @Override
    public void answered(int status, MultiMap headers, WholeAnswer body) {
        exchange.answered(this, status, headers, body);
    }

    @Override
    public void streaming(int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
        exchange.streaming(this, status, headers, events, source);
    }

    @Override
    public void events(List<Buffer> events) {
        exchange.events(this, events);
    }

    @Override
    public void streamEnded() {
        exchange.streamEnded();
    }

    @Override
    public void streamBroke(Failure failure) {
        exchange.streamBroke(this, failure);
    }

    @Override
    public void crashed(RuntimeException defect) {
        exchange.crashed(defect);
    }
}
