package dev.llmroute.standalone;

import dev.llmroute.config.Environment;
import dev.llmroute.config.FileProblem;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.standalone.local.CommandFailed;
import dev.llmroute.standalone.local.Ports;
import dev.llmroute.standalone.local.RouterNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code llmroute run} is told of its console. */
final class ConsoleSettings {
    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--console-port",
            paramLabel = "N",
            defaultValue = "8088",
            description = "For the console, which listens on 127.0.0.1 only. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--no-console", description = "Runs without the console.")
    private boolean none;

    @Option(
            names = "--history-dir",
            paramLabel = "DIR",
            description =
                    "Keeps the console's history in this folder, which no other process uses. Default: what the environment"
                            + " variables LLMROUTE_HISTORY_* say, else in memory, where it ends with the process.")
    private @Nullable Path historyDir;

    /** A console that can be started. */
    record Wanted(ConsoleOptions options, HistoryOptions history) {}

    /** Before anything is started; empty where none is wanted. */
    Optional<Wanted> wanted() throws CommandFailed {
        if (none && historyDir != null) {
            throw CommandFailed.usage(
                    "--history-dir is the console's, and --no-console leaves it out; give one of them");
        }
        if (none) {
            return Optional.empty();
        }
        int free = new Ports(LOOPBACK).exactly("--console-port", port);
        return Optional.of(new Wanted(new ConsoleOptions(LOOPBACK, free, null), history()));
    }

    /** Starts it, and tells its address; where it cannot start, the router ends. */
    static String start(Wanted wanted, RouterNode node) throws CommandFailed {
        try {
            int port = node.console(wanted.options(), wanted.history()).port();
            return "http://" + LOOPBACK + ":" + port;
        } catch (IllegalArgumentException unusable) {
            node.close(Duration.ZERO);
            throw CommandFailed.usage(String.valueOf(unusable.getMessage()));
        }
    }

    private HistoryOptions history() throws CommandFailed {
        Path folder = historyDir;
        try {
            return folder == null
                    ? HistoryOptions.of(new Environment(System.getenv()))
                    : HistoryOptions.inFolder(folder);
        } catch (IOException unusable) {
            throw CommandFailed.usage("--history-dir: " + folder + ": " + FileProblem.of(unusable));
        } catch (IllegalArgumentException unusable) {
            throw CommandFailed.usage(String.valueOf(unusable.getMessage()));
        }
    }
}
