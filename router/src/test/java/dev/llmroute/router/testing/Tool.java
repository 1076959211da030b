package dev.llmroute.router.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that is installed on this machine. */
public record Tool(Path executable) {
    /** What it printed, and how it ended. */
    public record Ran(int status, String output) {}

    /** Where it is; without it this fails in CI, and skips the test elsewhere. */
    public static Tool named(String name, String debianPackage) {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String reason = "There is no " + name + " on the PATH; apt-get install " + debianPackage;
            if (System.getenv("CI") != null) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        return new Tool(found.orElseThrow());
    }

    public Process start(Path log, String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Runs it to its end, with this text as its input. */
    public Ran run(String input, String... arguments) throws Exception {
        Process process =
                new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail(executable + " does not end");
        }
        return new Ran(process.exitValue(), output);
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
