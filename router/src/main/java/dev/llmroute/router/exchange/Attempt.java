package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.failure.Failure;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.upstream.CallListener;
import dev.llmroute.router.upstream.UpstreamCall;
import dev.llmroute.router.upstream.UpstreamClient;
import dev.llmroute.router.upstream.UpstreamRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** One call of a request to one target: hands on how it goes, and which one it is. Lives on one event loop. */
final class Attempt implements CallListener {
    private final Exchange exchange;
    private final RunningAttempts running;
    private final AnswerRelay relay;
    private final Claim claim;
    private final InFlight.Place place;
    private final Stopwatch since;
    private final CallObservation seen;
    private final UpstreamCall call;
    private long held;

    /**
     * @param place of its request, where what comes of its answer counts
     * @param held how many bytes count there for it already
     */
    Attempt(
            Exchange exchange,
            RunningAttempts running,
            AnswerRelay relay,
            UpstreamClient client,
            Claim claim,
            UpstreamRequest upstream,
            Observation seen,
            InFlight.Place place,
            long held) {
        this.exchange = exchange;
        this.running = running;
        this.relay = relay;
        this.claim = claim;
        this.place = place;
        this.held = held;
        this.since = Stopwatch.started(client.time());
        this.seen = seen.calling(claim.target(), upstream, since);
        this.call = new UpstreamCall(client, upstream, this);
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

    CallObservation seen() {
        return seen;
    }

    long ms() {
        return since.elapsedMs();
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
        return running.isAlone(this);
    }

    @Override
    public boolean acceptsEmpty() {
        return exchange.acceptsEmpty();
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
    public void failed(Failure failure) {
        exchange.failed(this, failure);
        call.forget();
    }

    @Override
    public void answered(int status, MultiMap headers, AnswerBody body) {
        relay.whole(this, status, headers, body);
        call.forget();
    }

    @Override
    public void streaming(int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source) {
        relay.streaming(this, status, headers, events, source);
    }

    @Override
    public void events(List<Buffer> events) {
        relay.events(this, events);
    }

    @Override
    public void streamEnded(boolean marked) {
        relay.streamEnded(this, marked);
    }

    @Override
    public void thinks() {
        relay.thinks();
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
