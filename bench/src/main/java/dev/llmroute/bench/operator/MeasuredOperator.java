package dev.llmroute.bench.operator;

import dev.llmroute.bench.JavaProcess;
import dev.llmroute.operator.OperatorMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator as a process, with the heap that its container's 512 MiB leave it, without a shared memory. */
final class MeasuredOperator implements AutoCloseable {
    /** As in the image, which takes 50 % of 512 MiB. */
    private static final List<String> IMAGE =
            List.of("-Xmx256m", "-XX:+UseCompactObjectHeaders", "-XX:+UseStringDeduplication");

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int KIB = 1024;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JavaProcess process;
    private final int port;
    private final long began;

    private MeasuredOperator(JavaProcess process, int port, long began) {
        this.process = process;
        this.port = port;
        this.began = began;
    }

    /**
     * Starts it.
     *
     * @param account of {@link KubeServer#account}
     * @param options more of the JVM
     */
    static MeasuredOperator start(Map<String, String> account, Path folder, List<String> options) throws IOException {
        int port = JavaProcess.freePort();
        Map<String, String> environment = new HashMap<>(account);
        environment.putAll(Map.of(
                "LLMROUTE_ROUTER_IMAGE", "llmroute/router:bench",
                "LLMROUTE_NAMESPACE", ScaleMain.NAMESPACE,
                "LLMROUTE_WATCH_SECRETS", "true",
                "LLMROUTE_POD_NAME", "operator-0",
                "LLMROUTE_HEALTH_PORT", String.valueOf(port)));
        List<String> all = new ArrayList<>(IMAGE);
        all.add("-XX:+ExitOnOutOfMemoryError");
        all.addAll(options);
        long began = System.nanoTime();
        return new MeasuredOperator(
                JavaProcess.start(OperatorMain.class, "operator", folder, environment, all), port, began);
    }

    /** Since it was started. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until it has seen all routes. */
    void awaitReady() throws IOException, InterruptedException {
        process.awaitReady(port, "/readyz");
    }

    /** What it tells of itself, in Prometheus' text format. */
    String metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(ANSWER)
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** Of a scrape; 0 where the sample is not in it. */
    static double value(String metrics, String sample) {
        return metrics.lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** How many reconciliations have ended well, and none waits. */
    static boolean dealtWith(String metrics, int routes) {
        return value(metrics, "llmroute_operator_reconcile_seconds_count{outcome=\"Done\"}") >= routes
                && value(metrics, "llmroute_operator_queue") == 0;
    }

    Duration cpu() throws IOException {
        return Duration.ofMillis(process.cpuMs());
    }

    long residentMiB() throws IOException {
        return process.status("VmRSS") / KIB;
    }

    long mostResidentMiB() throws IOException {
        return process.status("VmHWM") / KIB;
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
