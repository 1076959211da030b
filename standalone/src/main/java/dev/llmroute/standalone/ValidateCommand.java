package dev.llmroute.standalone;

import dev.llmroute.config.FileProblem;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmroute validate}: the API server's rules, without a cluster. */
@Command(
        name = "validate",
        description =
                "Checks LlmRoute files by the rules of the API server, without a cluster, and warns of what is hardly meant. Exits with 1"
                        + " where one is invalid.")
final class ValidateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML files, or folders with *.yaml and *.yml.")
    private List<Path> files = List.of();

    ValidateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        boolean allValid = true;
        for (Path file : files) {
            allValid &= isValid(file);
        }
        return allValid ? 0 : 1;
    }

    private boolean isValid(Path file) {
        try {
            boolean partsAreValid = true;
            if (Files.isDirectory(file)) {
                // Read as a whole, it would only tell of the first part that is wrong.
                for (Path part : RouteReader.files(file)) {
                    partsAreValid &= isValidPart(part);
                }
            }
            if (!partsAreValid) {
                return false;
            }
            int routes = RouteReader.read(file).size();
            FileWarnings.of(file).forEach(terminal.out()::println);
            terminal.out().println(file + ": ok (" + routes + (routes == 1 ? " route)" : " routes)"));
            return true;
        } catch (InvalidRoute invalid) {
            terminal.out().println(invalid.getMessage());
        } catch (IOException unreadable) {
            terminal.out().println(file + ": " + FileProblem.of(unreadable));
        }
        return false;
    }

    private boolean isValidPart(Path file) throws IOException {
        try {
            RouteReader.parse(file.toString(), Files.readString(file));
            return true;
        } catch (InvalidRoute invalid) {
            terminal.out().println(invalid.getMessage());
            return false;
        }
    }
}
