package dev.llmroute.standalone;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.BareOn;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteWarnings;
import dev.llmroute.config.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is allowed in files of routes but hardly meant. */
final class FileWarnings {
    private FileWarnings() {}

    /**
     * A line {@code FILE: warning: FIELD: what follows (Reason)} for each, in the order of the files.
     *
     * @throws InvalidRoute where a document is wrong
     * @throws IOException where a file cannot be read
     */
    static List<String> of(Path fileOrFolder) throws InvalidRoute, IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : RouteReader.files(fileOrFolder)) {
            String yaml = Files.readString(file);
            List<Warning> warnings = new ArrayList<>(BareOn.in(yaml));
            for (LlmRouteDocument route : RouteReader.parse(file.toString(), yaml)) {
                warnings.addAll(RouteWarnings.of(route));
            }
            warnings.forEach(warning -> lines.add(file + ": warning: " + warning));
        }
        return lines;
    }
}
