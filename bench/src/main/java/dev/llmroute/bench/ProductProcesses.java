package dev.llmroute.bench;

import dev.llmroute.images.TrainingRun;
import dev.llmroute.router.RouterMain;
import dev.llmroute.simulator.SimulatorMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulator and routers as processes on 127.0.0.1, with what they read in one folder. A route's keys are those of the Secret
 * {@code keys}: {@code first} and {@code second}. Not thread-safe.
 */
public final class ProductProcesses {
    private final Path folder;

    /** @param folder is made where it is missing; logs are written there too */
    public ProductProcesses(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        write("secrets/keys/first", "simulated-key-of-first");
        write("secrets/keys/second", "simulated-key-of-second");
        write("fingerprint-key", "0123456789abcdef0123456789abcdef");
    }

    /** Where everything lies. */
    public Path folder() {
        return folder;
    }

    /** Starts the simulator and waits until it answers. */
    public JavaProcess simulator(int port, String scenario, List<String> options)
            throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "LLMROUTE_PORT",
                String.valueOf(port),
                "LLMROUTE_SCENARIO",
                write("scenario.yaml", scenario).toString());
        JavaProcess process = JavaProcess.start(SimulatorMain.class, "simulator-" + port, folder, environment, options);
        process.awaitReady(port, "/healthz");
        return process;
    }

    /** Starts a router that shares nothing and waits until it is ready. */
    public JavaProcess router(String name, int port, int adminPort, String route, List<String> options)
            throws IOException, InterruptedException {
        return router(name, port, adminPort, route, Map.of(), options);
    }

    /** Starts a router with more in its environment and waits until it is ready. */
    public JavaProcess router(
            String name, int port, int adminPort, String route, Map<String, String> more, List<String> options)
            throws IOException, InterruptedException {
        Map<String, String> environment = environment(name, port, adminPort, route);
        environment.putAll(more);
        JavaProcess process = JavaProcess.start(RouterMain.class, name, folder, environment, options);
        process.awaitReady(adminPort, "/readyz");
        return process;
    }

    /**
     * Starts a router of another build and waits until it is ready.
     *
     * @param classPath of that build, jars only
     */
    public JavaProcess routerOf(String classPath, String name, int port, int adminPort, String route)
            throws IOException, InterruptedException {
        JavaProcess process = JavaProcess.start(
                classPath, RouterMain.class, name, folder, environment(name, port, adminPort, route), List.of());
        process.awaitReady(adminPort, "/readyz");
        return process;
    }

    private Map<String, String> environment(String name, int port, int adminPort, String route) throws IOException {
        return new HashMap<>(Map.of(
                "LLMROUTE_CONFIG", write(name + ".yaml", route).toString(),
                "LLMROUTE_SECRETS", folder.resolve("secrets").toString(),
                "LLMROUTE_FINGERPRINT_KEY_FILE",
                        folder.resolve("fingerprint-key").toString(),
                "LLMROUTE_PORT", String.valueOf(port),
                "LLMROUTE_ADMIN_PORT", String.valueOf(adminPort)));
    }

    /**
     * Lets a router write an AOT cache, by the training run that makes those of images.
     *
     * @param options of the router's JVM
     * @return the options by which a router uses it; it refuses to start without
     */
    public List<String> aotCache(List<String> options) throws IOException, InterruptedException {
        Path cache = folder.resolve("router.aot");
        Files.deleteIfExists(cache);
        List<String> training = new ArrayList<>(options);
        training.add("-XX:AOTCacheOutput=" + cache);
        Path work = Files.createDirectories(folder.resolve("training"));
        new TrainingRun(work).run(JavaProcess.command(RouterMain.class, training), Map.of());
        if (!Files.exists(cache)) {
            throw new IOException("the training run has left no AOT cache; see " + work);
        }
        return List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
    }

    /** Writes a file into the folder. */
    public Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
