package dev.llmroute.bench.console;

import dev.llmroute.bench.JavaProcess;
import dev.llmroute.cache.CacheMain;
import dev.llmroute.console.ConsoleMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A console as a process with the flags of its image and the heap that its container leaves it, and the cache member that it shares with a router. */
final class MeasuredConsole implements AutoCloseable {
    /** What its image takes of the chart's limit at first and at most, and its compiler. */
    private static final List<String> HEAP = List.of("-Xms8m", "-Xmx115m", "-XX:TieredStopAtLevel=1");

    private static final int KIB = 1024;

    private final JavaProcess member;
    private final JavaProcess console;
    private final int port;
    private final String cache;

    private MeasuredConsole(JavaProcess member, JavaProcess console, int port, String cache) {
        this.member = member;
        this.console = console;
        this.port = port;
        this.cache = cache;
    }

    /**
     * Starts both and waits until they are ready.
     *
     * @param history the variables that say where the history is kept
     * @param options more of the console's JVM
     */
    static MeasuredConsole start(Path folder, String name, Map<String, String> history, List<String> options)
            throws IOException, InterruptedException {
        String cache = "127.0.0.1:" + JavaProcess.freePort();
        int health = JavaProcess.freePort();
        JavaProcess member = JavaProcess.start(
                CacheMain.class,
                name + "-member",
                folder,
                Map.of(
                        "LLMROUTE_CACHE_PORT", cache.substring(cache.indexOf(':') + 1),
                        "LLMROUTE_CACHE_ADDRESSES", cache,
                        "LLMROUTE_CACHE_HEALTH_PORT", String.valueOf(health)),
                JavaProcess.WITHOUT_OPTIMIZER);
        member.awaitReady(health, "/readyz");
        int port = JavaProcess.freePort();
        Map<String, String> environment = new HashMap<>(history);
        environment.putAll(Map.of(
                "LLMROUTE_PORT",
                String.valueOf(port),
                "LLMROUTE_CACHE_ADDRESSES",
                cache,
                "LLMROUTE_CONSOLE_AUTH",
                "None"));
        List<String> all = new ArrayList<>(HEAP);
        all.add("-XX:+ExitOnOutOfMemoryError");
        all.addAll(options);
        JavaProcess console = JavaProcess.start(ConsoleMain.class, name, folder, environment, all);
        console.awaitReady(port, "/readyz");
        return new MeasuredConsole(member, console, port, cache);
    }

    int port() {
        return port;
    }

    /** The member's address. */
    String cache() {
        return cache;
    }

    long cpuMs() throws IOException {
        return console.cpuMs();
    }

    /** Now, and the most so far. */
    String residentMiB() throws IOException {
        return console.status("VmRSS") / KIB + " (most: " + console.status("VmHWM") / KIB + ")";
    }

    @Override
    public void close() {
        console.close();
        member.close();
    }
}
