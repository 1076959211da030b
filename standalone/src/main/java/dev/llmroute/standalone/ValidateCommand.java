package dev.llmroute.standalone;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteWarnings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmroute validate}: the API server's rules, without a cluster. */
@Command(
        name = "validate",
        description =
                "Checks LlmRoute files by the rules of the API server, without a cluster. Exits with 1 where one is invalid.")
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
            for (Path part : parts(file)) {
                partsAreValid &= isValidPart(part);
            }
            if (!partsAreValid) {
                return false;
            }
            List<LlmRouteDocument> routes = RouteReader.read(file);
            routes.stream()
                    .flatMap(route -> RouteWarnings.of(route).stream())
                    .forEach(warning -> terminal.out().println(file + ": warning: " + warning));
            terminal.out().println(file + ": ok (" + routes.size() + (routes.size() == 1 ? " route)" : " routes)"));
            return true;
        } catch (InvalidRoute invalid) {
            terminal.out().println(invalid.getMessage());
        } catch (IOException unreadable) {
            terminal.out().println(file + ": " + FileProblem.of(unreadable));
        }
        return false;
    }

    /** The files of a folder: read as a whole, it would only tell of the first that is wrong. */
    private static List<Path> parts(Path file) throws IOException {
        if (!Files.isDirectory(file)) {
            return List.of();
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(file, "*.{yaml,yml}")) {
            return StreamSupport.stream(parts.spliterator(), false).sorted().toList();
        }
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
