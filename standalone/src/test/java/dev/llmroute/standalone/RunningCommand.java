package dev.llmroute.standalone;

import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that stays up, on a thread of its own; closing it is its Ctrl-C. */
final class RunningCommand implements AutoCloseable {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    RunningCommand(String... args) {
        Terminal terminal =
                new Terminal(InputStream.nullInputStream(), new PrintWriter(out, true), new PrintWriter(err, true));
        thread = Thread.ofPlatform().start(() -> exitCode.complete(Main.run(terminal, args)));
    }

    /** Waits until it has written this; the match. */
    Matcher awaitOutput(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pattern.matcher(out()).find() || exitCode.isDone());
        Matcher found = pattern.matcher(out());
        if (!found.find()) {
            throw new AssertionError("the command ended without writing " + regex + "\n" + out + err);
        }
        return found;
    }

    String out() {
        return out.toString();
    }

    /** Ends it; its exit code. */
    int stop() {
        thread.interrupt();
        return exitCode.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        stop();
    }
}
