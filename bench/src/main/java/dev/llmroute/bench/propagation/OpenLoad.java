package dev.llmroute.bench.propagation;

import dev.llmroute.bench.WallClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks routers in turn at a steady rate, however long the answers take. */
final class OpenLoad {
    private static final String BODY =
            "{\"model\":\"" + Rig.ROUTE + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<HttpRequest> requests;
    /** Beyond this the routers are overrun: what would be sent has failed. */
    private final Semaphore open = new Semaphore(2000);

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** @param ports of the routers on 127.0.0.1 */
    OpenLoad(List<Integer> ports) {
        requests = ports.stream()
                .map(port -> HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(BODY))
                        .build())
                .toList();
    }

    /** Sends {@code rate} requests a second for these seconds and waits for all answers. */
    List<Answer> run(int rate, int seconds) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            for (int i = 0; i < rate * seconds; i++) {
                LockSupport.parkNanos(began + i * interval - System.nanoTime());
                HttpRequest request = requests.get(i % requests.size());
                executor.execute(() -> ask(request));
            }
        }
        return new ArrayList<>(answers);
    }

    private void ask(HttpRequest request) {
        long sent = WallClock.micros();
        if (!open.tryAcquire()) {
            answers.add(new Answer(sent, sent, "overrun", "", 0));
            return;
        }
        try {
            HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
            answers.add(new Answer(
                    sent,
                    WallClock.micros(),
                    String.valueOf(response.statusCode()),
                    response.headers().firstValue("x-llmroute-target").orElse(""),
                    (int) response.headers()
                            .firstValueAsLong("x-llmroute-attempts")
                            .orElse(0)));
        } catch (IOException unanswered) {
            answers.add(
                    new Answer(sent, WallClock.micros(), unanswered.getClass().getSimpleName(), "", 0));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            open.release();
        }
    }
}
