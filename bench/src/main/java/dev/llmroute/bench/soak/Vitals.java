package dev.llmroute.bench.soak;

import dev.llmroute.bench.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at a moment. Linux only.
 *
 * @param heapKiB live objects, after a full collection
 * @param residentKiB memory
 * @param threads of the process
 * @param files open file descriptors
 * @param sockets those of them that are sockets
 */
record Vitals(long heapKiB, long residentKiB, long threads, long files, long sockets) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    /** Has the process collect its garbage and looks at it. */
    static Vitals of(JavaProcess process) throws IOException, InterruptedException {
        Path proc = Path.of("/proc/" + process.process().pid());
        long heap = heapKiB(process.process().pid());
        long files;
        long sockets;
        try (Stream<Path> all = Files.list(proc.resolve("fd"))) {
            var targets = all.map(Vitals::target).toList();
            files = targets.size();
            sockets =
                    targets.stream().filter(each -> each.startsWith("socket:")).count();
        }
        return new Vitals(heap, process.status("VmRSS"), process.status("Threads"), files, sockets);
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** A histogram of the live objects needs a full collection first, which is what it is asked for. */
    private static long heapKiB(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream all = jcmd.getInputStream()) {
            output = new String(all.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!jcmd.waitFor(30, TimeUnit.SECONDS)) {
            jcmd.destroyForcibly();
        }
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new IOException(
                    "jcmd gives no histogram: " + output.lines().findFirst().orElse(""));
        }
        return Long.parseLong(total.group(1)) / 1024;
    }
}
