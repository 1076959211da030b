package dev.llmroute.bench.proxy;

import dev.llmroute.bench.Latencies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Callers that read streams of chat completions from 127.0.0.1. */
final class Streams {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** The time to the first event with content: so many callers read one stream after the other for some seconds. */
    Latencies firstTokens(Contender contender, String model, int callers, int seconds) throws IOException {
        Latencies took = new Latencies();
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                executor.execute(() -> {
                    while (System.nanoTime() - end < 0 && failed.isEmpty()) {
                        try {
                            took.add(read(contender, model));
                        } catch (IOException e) {
                            failed.add(e.toString());
                        } catch (InterruptedException stop) {
                            Thread.currentThread().interrupt();
                        }
                    }
                });
            }
        }
        if (!failed.isEmpty()) {
            throw new IOException("a stream of " + contender.name() + " failed: " + failed.peek());
        }
        return took;
    }

    /** What is read while streams are open. */
    interface WhileOpen {
        void run() throws IOException, InterruptedException;
    }

    /** Opens so many streams, and runs something when each has had its first content and none has ended; then leaves them. */
    void open(Contender contender, String model, int count, WhileOpen then) throws IOException, InterruptedException {
        CountDownLatch first = new CountDownLatch(count);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                executor.execute(() -> {
                    try (BufferedReader lines = lines(contender, model)) {
                        awaitContent(lines);
                        first.countDown();
                        while (lines.readLine() != null) {
                            // Until it is left.
                        }
                    } catch (IOException | InterruptedException left) {
                        Thread.currentThread().interrupt();
                    }
                });
                // A thousand at once would be a matter of backlogs.
                TimeUnit.MILLISECONDS.sleep(2);
            }
            boolean all = first.await(30, TimeUnit.SECONDS);
            if (all) {
                then.run();
            }
            executor.shutdownNow();
            if (!all) {
                throw new IOException(first.getCount() + " of " + count + " streams had no content within 30 s");
            }
        }
    }

    private long read(Contender contender, String model) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (BufferedReader lines = lines(contender, model)) {
            awaitContent(lines);
            long first = System.nanoTime() - began;
            String last = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.isEmpty() ? last : line;
            }
            if (!last.equals("data: [DONE]")) {
                throw new IOException("a stream ends with " + last);
            }
            return first;
        }
    }

    private BufferedReader lines(Contender contender, String model) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(contender.url()))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"" + model
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}"))
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The simulator's text begins with who answers. */
    private static void awaitContent(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("\"content\":\"first/")) {
                return;
            }
        }
        throw new IOException("a stream has no content");
    }
}
