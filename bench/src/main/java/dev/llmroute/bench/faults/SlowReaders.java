package dev.llmroute.bench.faults;

import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Callers that ask for streams and read nothing of them: what they take of a router's memory, and what the others feel of it. */
final class SlowReaders {
    private static final int CALLERS = 100;
    private static final int WINDOW_SECONDS = 5;

    private final WatchedProvider provider;
    private final JavaProcess router;
    private final int port;
    private final PlainCaller other;

    /** @param port of the router, whose route has the provider's models and {@code healthy} */
    SlowReaders(WatchedProvider provider, JavaProcess router, int port) {
        this.provider = provider;
        this.router = router;
        this.port = port;
        this.other = new PlainCaller("http://127.0.0.1:" + port + "/v1/chat/completions", "healthy", 200);
    }

    /** Measures and prints a table. */
    void measure() throws IOException, InterruptedException {
        others();
        System.out.printf(
                "%n### %d callers that read nothing of an endless stream%n%n"
                        + "| | another caller: p50 ms | p99 ms | resident MiB | sent by the provider, KiB a stream |%n|---|---|---|---|---|%n",
                CALLERS);
        print("before", others());
        List<RawCall> calls = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                calls.add(new RawCall(port, "floods"));
                provider.awaitCall();
            }
            print("5 s later", others());
            print("10 s later", others());
        } finally {
            for (RawCall call : calls) {
                call.close();
            }
        }
        for (int i = 0; i < CALLERS; i++) {
            provider.awaitLeft();
        }
        print("after they left", others());
    }

    private Latencies others() throws IOException, InterruptedException {
        Latencies took = new Latencies();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
        while (System.nanoTime() - end < 0) {
            took.add(other.ask());
        }
        return took;
    }

    private void print(String when, Latencies took) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %d | %d |%n",
                when,
                took.ms(50),
                took.ms(99),
                router.status("VmRSS") / 1024,
                provider.sentBytes() / 1024 / CALLERS);
    }
}
