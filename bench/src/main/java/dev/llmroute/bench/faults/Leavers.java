package dev.llmroute.bench.faults;

import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.util.Locale;

/** How soon a provider's connection is closed when the caller has left. */
final class Leavers {
    private static final int TIMES = 500;
    private static final int WARM_UP = 200;

    private final WatchedProvider provider;
    private final int port;

    /** @param port of a router whose route has the provider's models */
    Leavers(WatchedProvider provider, int port) {
        this.provider = provider;
        this.port = port;
    }

    /** Measures and prints a table. */
    void measure() throws IOException, InterruptedException {
        System.out.printf(
                "%n### From the caller's close to the provider's, %d times each%n%n"
                        + "| | p50 ms | p99 ms | most ms |%n|---|---|---|---|%n",
                TIMES);
        print("before an answer", leave("silent", false));
        print("in the middle of a stream", leave("begins", true));
    }

    private Latencies leave(String model, boolean afterContent) throws IOException, InterruptedException {
        Latencies took = new Latencies();
        for (int i = -WARM_UP; i < TIMES; i++) {
            long closed;
            try (RawCall call = new RawCall(port, model)) {
                provider.awaitCall();
                if (afterContent) {
                    // To its last byte: with a part unread the kernel would reset the connection, and not just end it.
                    call.awaitText("}]}\n\n\r\n");
                }
                closed = System.nanoTime();
            }
            long left = provider.awaitLeft();
            if (i >= 0) {
                took.add(left - closed);
            }
        }
        return took;
    }

    private static void print(String when, Latencies took) {
        System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f | %.2f |%n", when, took.ms(50), took.ms(99), took.mostMs());
    }
}
