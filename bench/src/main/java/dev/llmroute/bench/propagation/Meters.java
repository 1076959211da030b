package dev.llmroute.bench.propagation;

import dev.llmroute.bench.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Three processes that share their cooldowns: one sets, the two others tell when they know. One caller at a time. */
final class Meters implements AutoCloseable {
    private static final int COUNT = 3;
    private static final long PATIENCE_SECONDS = 2;

    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(1);

    /** One cooldown: when it was set, and when each meter saw it; 0 where it did not yet. */
    private static final class ChainWalk {
        private final long[] seen = new long[COUNT];
        private final CountDownLatch open = new CountDownLatch(COUNT + 1);
        private volatile long set;

        void set(long micros) {
            set = micros;
            open.countDown();
        }

        void seen(int meter, long micros) {
            seen[meter] = micros;
            open.countDown();
        }
    }

    private final List<JavaProcess> processes = new ArrayList<>();
    private final List<Writer> commands = new ArrayList<>();
    private final Map<String, ChainWalk> courses = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(COUNT);
    private int cooldowns;

    private Meters() {}

    /** Starts them and waits until they are connected. */
    static Meters start(String addresses, Path folder) throws IOException, InterruptedException {
        Meters meters = new Meters();
        try {
            for (int i = 0; i < COUNT; i++) {
                meters.add(
                        i,
                        JavaProcess.talking(
                                MeterMain.class,
                                "meter-" + i,
                                folder,
                                Map.of("LLMROUTE_CACHE_ADDRESSES", addresses),
                                JavaProcess.WITHOUT_OPTIMIZER,
                                List.of()));
            }
            if (!meters.ready.await(60, TimeUnit.SECONDS)) {
                throw new IOException("the meters do not connect to the members; see " + folder);
            }
            return meters;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            meters.close();
            throw failed;
        }
    }

    private void add(int index, JavaProcess process) {
        processes.add(process);
        commands.add(process.process().outputWriter(StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("meter-" + index).start(() -> listen(index, process));
    }

    private void listen(int index, JavaProcess process) {
        try (BufferedReader lines = process.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MeterMain.PREFIX)) {
                    hear(index, line.substring(MeterMain.PREFIX.length()).split(" "));
                }
            }
        } catch (IOException ended) {
            return;
        }
    }

    private void hear(int index, String[] words) {
        switch (words[0]) {
            case "ready" -> ready.countDown();
            case "set" -> walk(words[1]).set(Long.parseLong(words[2]));
            default -> walk(words[1]).seen(index, Long.parseLong(words[2]));
        }
    }

    private ChainWalk walk(String model) {
        return courses.computeIfAbsent(model, each -> new ChainWalk());
    }

    /**
     * Sets cooldowns until so many in a row have reached all: the first seconds of a process are no matter of measuring, when its code
     * is new and its connections to the members open one by one.
     *
     * @throws IOException where that does not come about before a time on the monotonic clock
     */
    void warmUp(int inARow, long untilNanos) throws IOException, InterruptedException {
        for (int reached = 0; reached < inARow; ) {
            if (System.nanoTime() - untilNanos > 0) {
                throw new IOException("the meters do not hear of each other's cooldowns");
            }
            ChainWalk walk = set(cooldowns % COUNT);
            reached = walk.open.await(PATIENCE_SECONDS, TimeUnit.SECONDS) ? reached + 1 : 0;
        }
    }

    /**
     * Sets up to so many cooldowns in turn, but none after a time on the monotonic clock, and measures how long each takes to the
     * two others, in microseconds.
     *
     * @throws IOException where one does not arrive within two seconds, which is all that it lasts
     */
    Histogram measure(int count, long untilNanos) throws IOException, InterruptedException {
        Histogram histogram = new Histogram(MAX_MICROS, 3);
        for (int i = 0; i < count && System.nanoTime() - untilNanos < 0; i++) {
            int setter = i % COUNT;
            ChainWalk walk = set(setter);
            if (!walk.open.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("a cooldown of meter " + setter + " is not known to all within "
                        + PATIENCE_SECONDS + " s: set at " + walk.set + ", seen at " + Arrays.toString(walk.seen));
            }
            for (int other = 0; other < COUNT; other++) {
                if (other != setter) {
                    histogram.recordValue(Math.max(0, walk.seen[other] - walk.set));
                }
            }
            // At any phase of the writers' ticks.
            TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(5_000, 25_000));
        }
        return histogram;
    }

    private ChainWalk set(int setter) throws IOException {
        String model = "n" + cooldowns++;
        Writer command = commands.get(setter);
        command.write("set " + model + "\n");
        command.flush();
        return walk(model + "/");
    }

    /** When the last of them saw a cooldown of the routers' for the first time, in microseconds since 1970; 0 where none did. */
    long lastSeen(String model, String window) {
        return Arrays.stream(walk(model + "/" + window).seen).max().orElse(0);
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }
}
