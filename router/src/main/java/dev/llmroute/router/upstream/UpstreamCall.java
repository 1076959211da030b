package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.eventloop.Guarded;
import dev.llmroute.router.eventloop.Timers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call to one target: sends the request, watches its timeouts, and hands what comes to the {@link Reply} of its kind, which tells the
 * listener how it went. Its phases are drawn at {@link OpenCall}. Lives on one event loop.
 */
public final class UpstreamCall {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    private final UpstreamClient client;
    private final UpstreamRequest request;
    private final Guarded guarded;
    private final OpenCall open;
    private boolean proxied;
    private @Nullable Reply reply;

    public UpstreamCall(UpstreamClient client, UpstreamRequest request, CallListener listener) {
        this.client = client;
        this.request = request;
        this.guarded = new Guarded(this::crashed);
        this.open = new OpenCall(client, new Timers(client.vertx(), this::crashed), listener);
    }

    public void start() {
        Duration total = request.timeouts().total();
        open.timers().after(total, () -> timedOut("no whole answer", total));
        if (request.stream()) {
            watchForContent();
        }
        proxied = client.setProxy(request.endpoint());
        if (!proxied) {
            connect();
            return;
        }
        client.proxied()
                .refusal(request.endpoint().getHost(), request.network())
                .onSuccess(guarded.handler(refusal -> {
                    if (refusal.isPresent()) {
                        open.fails(notCalled(refusal.get()));
                    } else if (open.isWaiting()) {
                        connect();
                    }
                }));
    }

    private void connect() {
        try {
            client.http()
                    .request(request.endpoint())
                    .onComplete(guarded.handler(this::send), guarded.handler(this::unreachable));
        } catch (RuntimeException refused) {
            // Such as an address that Vert.x takes for none: the next target may have a better one.
            LOG.warn("{} cannot be called", request.provider(), refused);
            open.fails(UpstreamFailures.unreachable(refused));
        }
    }

    private void unreachable(Throwable error) {
        open.fails(proxied ? ProxyFailures.unreachable(error) : UpstreamFailures.unreachable(error));
    }

    private static Failure notCalled(String why) {
        return Failure.unreachable("The provider was not called: " + why + ".");
    }

    /** What is no content shows that the provider is at work: only if not even that comes it is given up. One timer for all. */
    private void watchForContent() {
        if (!open.isWaiting()) {
            return;
        }
        Duration limit = request.timeouts().firstToken();
        Duration left = limit.minus(open.sinceSignOfLife());
        if (!left.isPositive()) {
            timedOut("no content", limit);
            return;
        }
        if (reply instanceof StreamReply) {
            open.listener().thinks();
        }
        open.timers().after(left.compareTo(client.keepAlive()) < 0 ? left : client.keepAlive(), this::watchForContent);
    }

    /** The caller went away, or the answer is not wanted any more: the connection is closed at once and nothing is told. */
    public void cancel() {
        open.cancel();
    }

    /** Whether its answer is whole, and waits for those of others. */
    public boolean isPutOff() {
        return open.isPutOff();
    }

    /** No other call of the request may answer any more: what has been put off is taken. */
    public void alone() {
        if (!open.takePutOff() && reply instanceof StreamReply stream) {
            stream.alone();
        }
    }

    /** The caller stopped or resumed reading: waiting for it is no stall of the provider. */
    public void paused(boolean now) {
        open.paused(now);
    }

    /** What came of a plain answer, or of an error as far as it was read. */
    public Buffer body() {
        return reply == null ? Buffer.buffer() : reply.body();
    }

    private void send(HttpClientRequest ready) {
        ready.exceptionHandler(guarded.handler(this::lost));
        if (open.isSettled()) {
            ready.reset();
            return;
        }
        ProviderConnection connection = new ProviderConnection(ready);
        open.connected(connection);
        // The address of a connection through a proxy is the proxy's, which whoever runs this router chose.
        Optional<String> refusal = proxied ? Optional.empty() : ProviderConnection.refusal(ready, request.network());
        if (refusal.isPresent()) {
            open.fails(notCalled(refusal.get()));
            return;
        }
        request.writeTo(ready.headers());
        ready.response()
                .onComplete(guarded.handler(response -> responded(connection, response)), guarded.handler(this::lost));
        Buffer made = request.body().get();
        open.listener().holds(0);
        connection.send(made);
    }

    private void crashed(Throwable defect) {
        cancel();
        open.listener().crashed(defect);
    }

    private void lost(Throwable error) {
        boolean ended = error instanceof IOException || error instanceof HttpClosedException;
        ended(reply == null && ended ? UpstreamFailures.reset(error) : UpstreamFailures.connection(error));
    }

    private void ended(Failure failure) {
        if (reply == null) {
            open.fails(failure);
        } else {
            reply.lost(failure);
        }
    }

    private void timedOut(String what, Duration limit) {
        Failure failure =
                Failure.timeout(request.provider() + " sent " + what + " within " + limit.toMillis() + " ms.");
        if (reply == null) {
            open.fails(failure);
        } else {
            reply.timedOut(failure, limit);
        }
    }

    private void responded(ProviderConnection connection, HttpClientResponse response) {
        if (open.isSettled()) {
            return;
        }
        connection.answered();
        open.signOfLife();
        int status = response.statusCode();
        if (proxied && ProxyFailures.isItsOwn(status, request.endpoint())) {
            open.fails(ProxyFailures.refused(status));
        } else if (status < 200) {
            // Vert.x takes each but 100 and 103 for the answer, and would give the answer to whoever comes next.
            open.fails(Failure.connection(
                    "The provider sent the interim status " + status + ", which was not asked for."));
        } else if (status < 300 && AnswerCheck.isEncoded(response.headers())) {
            open.fails(Failure.connection("The provider's answer is in an encoding that was not asked for."));
        } else {
            become(reply(response));
            read(response);
        }
    }

    private Reply reply(HttpClientResponse response) {
        AnswerCheck check = new AnswerCheck(request, response.statusCode(), response.headers(), client.time());
        if (response.statusCode() != 200 || !request.stream()) {
            // A stream that nobody asked for is no answer either: the check says so.
            return new WholeReply(open, response, check);
        }
        Supplier<Reply> asWhole = () -> become(new WholeReply(open, response, check));
        Supplier<Reply> asStream = () -> become(new StreamReply(open, response, check, asWhole));
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean isStream = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        return isStream ? asStream.get() : new UnknownReply(open, asWhole, asStream);
    }

    /** What comes from now on is for it. */
    private Reply become(Reply known) {
        reply = known;
        return known;
    }

    private void read(HttpClientResponse response) {
        response.exceptionHandler(guarded.handler(
                error -> ended(Failure.connection("The connection broke before an answer: the connection was lost."))));
        response.handler(guarded.handler(bytes -> {
            if (reply != null && !open.isSettled()) {
                reply.bytes(bytes);
            }
        }));
        response.endHandler(guarded.handler(end -> {
            if (reply != null && !open.isSettled()) {
                reply.end();
            }
        }));
    }
}
