package dev.llmroute.bench.foresight;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers of one case: 90 requests a minute at random, three times as many each fifth minute, over all routers; and, where the case has one, the
 * tenant. Thread-safe.
 */
final class Callers {
    private static final int DEMAND = 90;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Case of;
    private final List<Integer> routers;
    private final int simulatorPort;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger ofTenant = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Callers(Case of, List<Integer> routers, int simulatorPort) {
        this.of = of;
        this.routers = routers;
        this.simulatorPort = simulatorPort;
    }

    /** Requests until then and waits for their answers. */
    void run(long endNanos) {
        Random random = new Random(of.name().hashCode());
        long beganNanos = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long next = beganNanos; next < endNanos; next += pauseNanos(random, next - beganNanos)) {
                LockSupport.parkNanos(next - System.nanoTime());
                int router = routers.get(random.nextInt(routers.size()));
                executor.execute(() -> ask(router));
            }
        }
    }

    private static long pauseNanos(Random random, long sinceNanos) {
        boolean burst = TimeUnit.NANOSECONDS.toMinutes(sinceNanos) % 5 == 4;
        double aMinute = burst ? 3 * DEMAND : DEMAND;
        return (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.MINUTES.toNanos(1) / aMinute);
    }

    private void ask(int router) {
        HttpResponse<Void> answer = send("http://127.0.0.1:" + router + "/v1", of.provider() + "/large");
        if (answer == null || answer.statusCode() != 200) {
            failed.incrementAndGet();
        } else if (answer.headers().firstValue("x-llmroute-target").orElse("").startsWith(of.provider() + "/")) {
            served.incrementAndGet();
        }
    }

    /** Somebody else's request to the provider itself. */
    void askAsTenant() {
        Thread.startVirtualThread(() -> {
            HttpResponse<Void> answer =
                    send("http://127.0.0.1:" + simulatorPort + "/" + of.provider() + "/v1", "large");
            ofTenant.addAndGet(answer != null && answer.statusCode() == 200 ? 1 : 0);
        });
    }

    /** Null where the connection is lost. */
    private static @Nullable HttpResponse<Void> send(String base, String model) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .header("authorization", "Bearer simulated-key-of-first")
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}"))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding());
        } catch (IOException lost) {
            return null;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    Case of() {
        return of;
    }

    /** Requests that it answered, the tenant's included. */
    int served() {
        return served.get() + ofTenant.get();
    }

    /** Callers who got no answer at all. */
    int failed() {
        return failed.get();
    }
}
