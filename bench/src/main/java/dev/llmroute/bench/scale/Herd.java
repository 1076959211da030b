package dev.llmroute.bench.scale;

import dev.llmroute.bench.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process with many routers' memories, and how to talk with it. One caller at a time. */
final class Herd implements AutoCloseable {
    /** What the memories of a process may take: each of some thirty routers knows twenty thousand cooldowns. */
    private static final List<String> OPTIONS = List.of("-Xmx1500m", "-XX:TieredStopAtLevel=1");

    private final JavaProcess process;
    private final Writer commands;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private Herd(JavaProcess process) {
        this.process = process;
        this.commands = process.process().outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /** Starts one; it is ready when it says so. */
    static Herd start(Plan plan, int first, int count, int members, String addresses, Path folder) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (int number :
                new int[] {plan.routers(), plan.subjects(), plan.count(), plan.rate(), first, count, members}) {
            arguments.add(String.valueOf(number));
        }
        return new Herd(JavaProcess.talking(
                HerdMain.class,
                "herd-" + first,
                folder,
                Map.of("LLMROUTE_CACHE_ADDRESSES", addresses),
                OPTIONS,
                arguments));
    }

    private void listen() {
        try (BufferedReader lines = process.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(HerdMain.PREFIX)) {
                    said.add(line.substring(HerdMain.PREFIX.length()));
                }
            }
        } catch (IOException ended) {
            said.add("ended");
        }
    }

    void command(String what) throws IOException {
        commands.write(what + "\n");
        commands.flush();
    }

    /**
     * The rest of the next line, which begins with a word.
     *
     * @throws IOException where it says something else, or nothing in time
     */
    String hear(String word, int seconds) throws IOException, InterruptedException {
        String line = said.poll(seconds, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(word)) {
            throw new IOException("expected \"" + word + "\" of a herd within " + seconds + " s, and it said " + line
                    + "; see " + process.log());
        }
        return line.substring(word.length()).strip();
    }

    long cpuMs() throws IOException {
        return process.cpuMs();
    }

    long residentKiB() throws IOException {
        return process.status("VmRSS");
    }

    @Override
    public void close() {
        process.close();
    }
}
