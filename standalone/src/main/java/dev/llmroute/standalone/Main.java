package dev.llmroute.standalone;

import dev.llmroute.standalone.live.TimeText;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/**
 * The command line. Exit codes: 0 done; 1 not done (an invalid route, a taken port, a story that did not happen); 2 the command
 * line itself is wrong.
 */
@Command(
        name = "llmroute",
        description = {
            "Makes a rate limit of a language model's provider a non-event.",
            "./llmroute test builds everything and runs all tests.",
            "kubectl llmroute has the commands that ask a cluster: link kubectl-llmroute onto the PATH."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Messages hold emoji: UTF-8, whatever the locale says.
        System.exit(run(
                new Terminal(
                        System.in,
                        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)),
                args));
    }

    /**
     * Runs one command; without arguments, the help.
     *
     * @return the exit code
     */
    public static int run(Terminal terminal, String... args) {
        TimeText times = new TimeText(Clock.system(ZoneId.systemDefault()));
        boolean plugin = args.length > 0 && args[0].equals(KubectlPlugin.ARGUMENT);
        String[] asked = plugin ? Arrays.copyOfRange(args, 1, args.length) : args;
        CommandLine commands = (plugin ? KubectlPlugin.commands(terminal, times) : commands(terminal, times))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure, command));
        return commands.execute(asked.length == 0 ? new String[] {"--help"} : asked);
    }

    private static CommandLine commands(Terminal terminal, TimeText times) {
        return new CommandLine(new Main())
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new ValidateCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new ClassifyCommand(terminal))
                .addSubcommand(new PricesCommand(terminal))
                .addSubcommand(new CooldownsCommand(terminal, times))
                .addSubcommand(new ClearCommand(terminal, times))
                .addSubcommand(new FallbacksCommand(terminal, times))
                .addSubcommand(new WhyCommand(terminal, times));
    }

    /** What a person can act on is told in a line; what is a defect of ours shows where it happened. */
    private static int failed(Terminal terminal, Exception failure, CommandLine command) {
        if (failure instanceof CommandFailed expected) {
            terminal.err().println(command.getCommandSpec().qualifiedName() + ": " + expected.getMessage());
            return expected.exitCode();
        }
        failure.printStackTrace(terminal.err());
        return 1;
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "llmroute "
                        + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                                .orElse("(not packaged)")
            };
        }
    }
}
