package dev.llmroute.bench.faults;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a fallback costs, how soon a provider is left with its caller, and what callers take that do not read; prints tables.
 * Runs in the folder {@code bench}; {@code bench/run faults} starts it. Ends by itself within five minutes.
 */
public final class FaultsMain {
    private static final int BOUND_MINUTES = 5;

    private FaultsMain() {}

    /** The arguments are options for the router's JVM. */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProductProcesses processes = new ProductProcesses(Path.of("target", "faults"));
        Bound.endAfter("bench", BOUND_MINUTES, TimeUnit.MINUTES);
        int simulatorPort = JavaProcess.freePort();
        int port = JavaProcess.freePort();
        int adminPort = JavaProcess.freePort();
        try (JavaProcess _ = processes.simulator(simulatorPort, SCENARIO, List.of());
                WatchedProvider watched = new WatchedProvider();
                JavaProcess router = processes.router(
                        "router", port, adminPort, route(simulatorPort, watched.port()), List.of(args))) {
            new Fallbacks(simulatorPort, port, adminPort).measure();
            new Silences(simulatorPort, port, adminPort).measure();
            new Leavers(watched, port).measure();
            new SlowReaders(watched, router, port).measure();
        }
        System.exit(0);
    }

    private static final String SCENARIO = """
            providers:
              second:
                models:
                  limited: {type: Limit, wording: GroqTokensPerDay, lastsMs: 1366848}
            """;

    private static String route(int simulatorPort, int watchedPort) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: measured}
                spec:
                  providers:
                    - name: second
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/second/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: second}}]
                      models: [{name: limited}]
                    - name: first
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/first/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                      models: [{name: healthy}]
                    - name: watched
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                      models: [{name: silent}, {name: begins}, {name: floods}]
                    - name: third
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/third/v1
                      network: Private
                      timeouts: {adapt: All, adaptFloor: 100ms}
                      credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                      models: [{name: quiet}]
                      fallbackTo: [first]
                  auth: {mode: None}
                """.formatted(simulatorPort, simulatorPort, watchedPort, simulatorPort);
    }
}
