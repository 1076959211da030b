package dev.llmroute.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of its own, with the flags of the product's images, that writes {@code NAME.log}. Ended by its id. */
public final class JavaProcess implements AutoCloseable {
    /**
     * Options for measurements that start ten JVMs at once: their optimizing compilers would take the cores for minutes from what is
     * measured.
     */
    public static final List<String> WITHOUT_OPTIMIZER = List.of("-XX:TieredStopAtLevel=1");

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

    /**
     * Starts a main class; both outputs go to the log.
     *
     * @param options of the JVM, besides those of the product's images
     */
    public static JavaProcess start(
            Class<?> main, String name, Path folder, Map<String, String> environment, List<String> options)
            throws IOException {
        return start(classPath(main), main, name, folder, environment, options);
    }

    /** Starts a main class of another build, which is on another class path. */
    static JavaProcess start(
            String classPath,
            Class<?> main,
            String name,
            Path folder,
            Map<String, String> environment,
            List<String> options)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = builder(classPath, main, environment, options);
        builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
        return new JavaProcess(name, log, builder.start());
    }

    /** Starts a main class to talk with over its standard input and output. */
    public static JavaProcess talking(
            Class<?> main,
            String name,
            Path folder,
            Map<String, String> environment,
            List<String> options,
            List<String> arguments)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = builder(classPath(main), main, environment, options);
        builder.command().addAll(arguments);
        builder.redirectError(Redirect.to(log.toFile()));
        return new JavaProcess(name, log, builder.start());
    }

    private static ProcessBuilder builder(
            String classPath, Class<?> main, Map<String, String> environment, List<String> options) {
        ProcessBuilder builder = new ProcessBuilder(command(classPath, main, options));
        builder.environment().put("MALLOC_ARENA_MAX", "2"); // as in images
        builder.environment().putAll(environment);
        return builder;
    }

    /** That of {@link #start}, for who starts it himself. */
    static List<String> command(Class<?> main, List<String> options) {
        return command(classPath(main), main, options);
    }

    private static List<String> command(String classPath, Class<?> main, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("target", "app", "jvm-flags"));
        // As in a container with the chart's 512 MiB.
        command.addAll(List.of("-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=60", "-Djava.net.preferIPv4Stack=true"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }

    /** The product as it is in images, jars only; what measures is not in it. */
    private static String classPath(Class<?> main) {
        String all = System.getProperty("java.class.path");
        return main.getPackageName().startsWith("dev.llmroute.bench")
                ? all
                : Arrays.stream(all.split(File.pathSeparator))
                        .filter(each -> each.endsWith(".jar"))
                        .collect(Collectors.joining(File.pathSeparator));
    }

    /** A port of 127.0.0.1 that nobody listens on at the moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where both outputs go. */
    public Path log() {
        return log;
    }

    public Process process() {
        return process;
    }

    /** What it has taken of the cores since it began, in ms; in steps of 10 ms. Linux only. */
    public long cpuMs() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }

    /** A number of its {@code /proc/PID/status}, sizes in KiB. Linux only. */
    public long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Waits until a path on a port of 127.0.0.1 answers 200.
     *
     * @throws IOException where the process ends before, or does not become ready
     */
    public void awaitReady(int port, String path) throws IOException, InterruptedException {
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
            TimeUnit.MILLISECONDS.sleep(10);
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
