package dev.llmroute.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code llmroute} as a process of its own, with the classes of this one; closing it kills it. */
final class OwnProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path out;
    private final Path err;
    private final Process process;

    /**
     * @param folder where it works, and where what it writes goes
     * @param env what its environment has beside that of this process
     */
    OwnProcess(Path folder, Map<String, String> env, String... args) {
        out = folder.resolve("out");
        err = folder.resolve("err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        // As the script ./llmroute starts what does not serve for long.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // The JVM tells of them on the error stream.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(env);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end. */
    static Ran run(Path folder, Map<String, String> env, String... args) throws InterruptedException {
        try (OwnProcess process = new OwnProcess(folder, env, args)) {
            return new Ran(process.end(), process.out(), process.err());
        }
    }

    /** Waits until it has written this; the match. */
    Matcher awaitOutput(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(PATIENCE).until(() -> pattern.matcher(out()).find() || !process.isAlive());
        Matcher found = pattern.matcher(out());
        if (!found.find()) {
            throw new AssertionError("the process ended without writing " + regex + "\n" + out() + err());
        }
        return found;
    }

    String out() {
        return read(out);
    }

    private String err() {
        return read(err);
    }

    /** Asks it to end, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end; its exit code. */
    int end() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end\n" + out() + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
