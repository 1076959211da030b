package dev.llmroute.bench.proxy;

import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Streams that are asked for at the same moment, each over a connection of its own. */
record AtOnce(List<KeptConnection> connections) {
    /** Adds for each how long it took until its first content. */
    void run(Latencies took) throws IOException {
        CountDownLatch start = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        try (ExecutorService executor =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (KeptConnection each : connections) {
                executor.execute(() -> {
                    try {
                        start.await();
                        long began = System.nanoTime();
                        each.askForStream();
                        took.add(each.firstContent() - began);
                    } catch (IOException | InterruptedException broken) {
                        failed.add(broken.toString());
                    }
                });
            }
            start.countDown();
        }
        if (!failed.isEmpty()) {
            throw new IOException("a stream failed: " + failed.peek());
        }
    }
}
