package dev.llmroute.bench.propagation;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with the flags of the product's images, that writes {@code NAME.log}. Ended by its id. */
final class JavaProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final Path log;
    private final Process process;

    private JavaProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        // However this process ends, none of the others stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts a main class; both outputs go to the log. */
    static JavaProcess start(Class<?> main, String name, Path folder, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = builder(main, environment);
        builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
        return new JavaProcess(name, log, builder.start());
    }

    /** Starts a main class to talk with over its standard input and output. */
    static JavaProcess talking(Class<?> main, String name, Path folder, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = builder(main, environment);
        builder.redirectError(Redirect.to(log.toFile()));
        return new JavaProcess(name, log, builder.start());
    }

    private static ProcessBuilder builder(Class<?> main, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("target", "app", "jvm-flags"));
        // Ten JVMs start at once here, and their optimizing compilers would take the cores for minutes from what is
        // measured.
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Djava.net.preferIPv4Stack=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    /** A port of 127.0.0.1 that nobody listens on at the moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path log() {
        return log;
    }

    Process process() {
        return process;
    }

    /**
     * Waits until a path on a port of 127.0.0.1 answers 200.
     *
     * @throws IOException where the process ends before, or does not become ready
     */
    void awaitReady(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() - end < 0 && process.isAlive()) {
            try {
                if (HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is starting.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException(name + (process.isAlive() ? " does not become ready" : " has ended") + "; see " + log);
    }

    /** SIGTERM, and SIGKILL to what is still there after five seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
