package dev.llmroute.bench.soak;

import dev.llmroute.bench.soak.Verdict.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** Asks routers in turn and judges each answer. On one event loop, with the router's own HTTP library, so that it costs little itself. */
final class Load implements AutoCloseable {
    /** Fewer than the routers serve at the same time, so that they refuse nobody for that. */
    private static final int MOST_OPEN = 1500;

    private static final int PATIENCE_MS = 60_000;
    private static final int SHOWN = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(10_000), new PoolOptions().setHttp1MaxSize(MOST_OPEN));
    private final List<Integer> ports;
    private final String route;
    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final LongAdder heldBack = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private long asked;
    private int open;

    /** @param ports of the routers on 127.0.0.1 */
    Load(List<Integer> ports, String route) {
        this.ports = ports;
        this.route = route;
    }

    /** So many callers, each of which asks again as soon as it has its answer. Returns the answers per second. */
    double saturate(int callers, int seconds) throws InterruptedException {
        long before = answers.sum();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        CountDownLatch running = new CountDownLatch(callers);
        loop.runOnContext(begin -> {
            for (int i = 0; i < callers; i++) {
                again(end, running);
            }
        });
        running.await();
        return (double) (answers.sum() - before) / seconds;
    }

    private void again(long end, CountDownLatch running) {
        if (System.nanoTime() - end >= 0) {
            running.countDown();
            return;
        }
        ask().onComplete(done -> again(end, running));
    }

    /** So many requests a second, however long the answers take; what would be too many at a time is held back and counted. */
    void steady(int perSecond, Duration duration) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long total = perSecond * duration.toSeconds();
        long began = System.nanoTime();
        long[] sent = {0};
        loop.runOnContext(begin -> vertx.setPeriodic(1, timer -> {
            long due = Math.min(total, (System.nanoTime() - began) * perSecond / 1_000_000_000);
            for (; sent[0] < due; sent[0]++) {
                if (open < MOST_OPEN) {
                    ask();
                } else {
                    heldBack.increment();
                }
            }
            if (sent[0] == total && open == 0) {
                vertx.cancelTimer(timer);
                done.countDown();
            }
        }));
        done.await();
    }

    private Future<Void> ask() {
        long n = asked++;
        open++;
        Question question = Question.random(ThreadLocalRandom.current(), n);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(ports.get((int) (n % ports.size())))
                .setURI(question.path())
                .setIdleTimeout(PATIENCE_MS)
                .putHeader("content-type", "application/json");
        return http.request(options)
                .compose(request -> request.send(question.body(route)))
                .compose(response -> response.body().map(body -> verdict(question, response, body.toString())))
                // Also a stream that is cut: it has to end with an error event, and in good order.
                .otherwise(broken -> new Verdict(Kind.WRONG, "no end: " + broken))
                .map(verdict -> {
                    open--;
                    answers.increment();
                    count(question, verdict);
                    return null;
                });
    }

    private static Verdict verdict(Question question, HttpClientResponse response, String body) {
        String target = response.getHeader("x-llmroute-target");
        return Verdict.of(question, response.statusCode(), target == null ? "" : target, body);
    }

    private void count(Question question, Verdict verdict) {
        counts.computeIfAbsent(verdict.kind(), each -> new LongAdder()).increment();
        if (verdict.kind() == Kind.REFUSED) {
            refusals.computeIfAbsent(verdict.why(), each -> new LongAdder()).increment();
        } else if (verdict.kind() == Kind.WRONG && wrong.size() < SHOWN) {
            wrong.add((question.anthropic() ? "messages, " : "chat, ")
                    + (question.stream() ? "stream: " : "plain: ")
                    + verdict.why());
        }
    }

    long count(Kind kind) {
        LongAdder count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }

    Map<String, LongAdder> refusals() {
        return refusals;
    }

    /** The first of what was wrong. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    long heldBack() {
        return heldBack.sum();
    }

    /** Closes its connections. */
    @Override
    public void close() throws IOException {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the load does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
