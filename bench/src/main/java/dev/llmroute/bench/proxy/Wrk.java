package dev.llmroute.bench.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: a number of connections, each of which asks again as soon as it is answered. */
final class Wrk {
    private static final Pattern RESULT = Pattern.compile("result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private final String program;
    private final Path script;

    /**
     * One window of load.
     *
     * @param perSecond answers a second
     * @param p50Micros half of the answers came within
     * @param p99Micros 99 of a hundred came within
     * @param failed answers of another status than 2xx, and connections that broke
     */
    record Window(double perSecond, double p50Micros, double p99Micros, long failed) {}

    /**
     * @param name of the script that is written into the folder
     * @param body what each request posts
     */
    Wrk(String program, Path folder, String name, String body) throws IOException {
        this.program = program;
        this.script = Files.writeString(folder.resolve(name + ".lua"), """
                wrk.method = "POST"
                wrk.headers["content-type"] = "application/json"
                wrk.body = [==[%s]==]
                done = function(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("result %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
                    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.timeout + e.status))
                end
                """.formatted(body));
    }

    /** Loads for some seconds. */
    Window run(Contender contender, int connections, int seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program,
                        "--threads=" + Math.min(2, connections),
                        "--connections=" + connections,
                        "--duration=" + seconds + "s",
                        "--timeout=10s",
                        "--script=" + script,
                        contender.url())
                .redirectErrorStream(true)
                .start();
        Thread hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        String output;
        try (InputStream all = process.getInputStream()) {
            output = new String(all.readAllBytes(), StandardCharsets.UTF_8);
        }
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IOException("wrk said: " + output);
        }
        return new Window(
                Long.parseLong(result.group(1)) * 1e6 / Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)),
                Long.parseLong(result.group(4)),
                Long.parseLong(result.group(5)));
    }
}
