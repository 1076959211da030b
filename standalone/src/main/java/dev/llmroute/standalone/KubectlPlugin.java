package dev.llmroute.standalone;

import dev.llmroute.standalone.live.TimeText;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The commands of {@code kubectl llmroute}, which ask the cluster and nothing else. */
@Command(
        name = "kubectl llmroute",
        description = {
            "What the LlmRoutes of a cluster do now: what cools down, why, and until when; and ends it.",
            "Needs rights on llmroutes only: those of view to look, those of edit to clear."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class KubectlPlugin {
    /** The first argument by which the plugin's script calls them. */
    static final String ARGUMENT = "kubectl";

    private KubectlPlugin() {}

    static CommandLine commands(Terminal terminal, TimeText times) {
        CommandLine commands = new CommandLine(new KubectlPlugin())
                .addSubcommand(new CooldownsCommand(terminal, times))
                .addSubcommand(new ClearCommand(terminal, times))
                .addSubcommand(new FallbacksCommand(terminal, times))
                .addSubcommand(new WhyCommand(terminal, times))
                .addSubcommand(new ExplainCommand(terminal));
        for (CommandLine command : commands.getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            List.of("--admin", "--admin-token", "--cluster").forEach(name -> {
                OptionSpec option = spec.findOption(name);
                if (option != null) {
                    spec.remove(option);
                }
            });
        }
        return commands;
    }
}
