package dev.llmroute.router.exchange;

import dev.llmroute.failure.Failure;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.upstream.CallListener;
import dev.llmroute.router.upstream.UpstreamCall;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** One call of a request to one target: tells its exchange how it goes, and which one it is. Lives on one event loop. */
final class Attempt implements CallListener {
    private final Exchange exchange;
    private final Claim claim;
    private final InFlight.Place place;
    private final UpstreamCall call;
    private final long startNanos = System.nanoTime();
    private long held;

    /**
     * @param place of its request, where what comes of its answer counts
     * @param call makes the call that this attempt hears of
     */
    Attempt(Exchange exchange, Claim claim, InFlight.Place place, Function<CallListener, UpstreamCall> call) {
        this.exchange = exchange;
        this.claim = claim;
        this.place = place;
        this.call = call.apply(this);
    }

    void start() {
        call.start();
    }

    /** The answer is not wanted any more: the connection is closed at once, and nothing more is heard. */
    void cancel() {
        call.cancel();
        claim.close();
        free();
    }

    /** What came of its answer is of no more use. */
    void free() {
        place.giveBack(held);
        held = 0;
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

    /** Whether it has answered with nothing for the caller, and waits for the others. */
    boolean isPutOff() {
        return call.isPutOff();
    }

    /** No other attempt may answer any more. */
    void alone() {
        call.alone();
    }

    @Override
    public boolean isAlone() {
        return exchange.isAlone(this);
    }

    @Override
    public void answered(int status, MultiMap headers, AnswerBody body) {
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
    public void streamEnded(boolean marked) {
        exchange.streamEnded(this, marked);
    }

    @Override
    public boolean holds(long bytes) {
        if (bytes > held && !place.mayHold(bytes - held)) {
            exchange.noRoom();
            return false;
        }
        if (bytes < held) {
            place.giveBack(held - bytes);
        }
        held = bytes;
        return true;
    }

    @Override
    public void thinks() {
        exchange.thinks();
    }

    @Override
    public void streamBroke(Failure failure) {
        exchange.streamBroke(this, failure);
    }

    @Override
    public void crashed(Throwable defect) {
        exchange.crashed(defect);
    }
}
