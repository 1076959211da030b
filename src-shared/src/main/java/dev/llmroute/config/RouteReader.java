package dev.llmroute.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.api.LlmRouteDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads LlmRoute documents from YAML files, which may hold other Kubernetes resources too. Thread-safe. */
public final class RouteReader {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private RouteReader() {}

    /**
     * All routes of a file, or of the files {@code *.yaml} and {@code *.yml} of a folder, in the order of their names.
     *
     * @throws InvalidRoute where a document is wrong, or none is a route
     * @throws IOException where the file cannot be read
     */
    public static List<LlmRouteDocument> read(Path fileOrFolder) throws InvalidRoute, IOException {
        List<LlmRouteDocument> routes = new ArrayList<>();
        for (Path file : files(fileOrFolder)) {
            routes.addAll(readFile(file));
        }
        if (routes.isEmpty()) {
            throw new InvalidRoute(
                    fileOrFolder.toString(), List.of(new Problem("kind", "there is no document of kind LlmRoute")));
        }
        return routes;
    }

    /**
     * The routes of one file; empty where it has documents of other kinds only.
     *
     * @throws InvalidRoute where a document is wrong
     * @throws IOException where the file cannot be read
     */
    public static List<LlmRouteDocument> readFile(Path file) throws InvalidRoute, IOException {
        return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    }

    /** The files that {@link #read} reads, in its order. */
    public static List<Path> files(Path fileOrFolder) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (Stream<Path> entries = Files.list(fileOrFolder)) {
            return entries.filter(path ->
                            path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /**
     * The routes of a YAML text; documents of other kinds are passed over.
     *
     * @param source what to call the text in errors
     */
    public static List<LlmRouteDocument> parse(String source, String yaml) throws InvalidRoute {
        List<LlmRouteDocument> routes = new ArrayList<>();
        for (JsonNode document : documents(source, yaml)) {
            if (document.isObject()
                    && !document.path("kind").asText(LlmRouteDocument.KIND).equals(LlmRouteDocument.KIND)) {
                continue;
            }
            List<Problem> problems = RouteValidation.check(document);
            if (!problems.isEmpty()) {
                throw new InvalidRoute(source, problems);
            }
            routes.add(bind(source, document));
        }
        return routes;
    }

    private static List<JsonNode> documents(String source, String yaml) throws InvalidRoute {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream()
                    // Nothing between two lines of dashes, or comments only, is no document: charts write such.
                    .filter(document -> !document.isNull()
                            && !document.isMissingNode()
                            && !(document.isTextual() && document.asText().isBlank()))
                    .toList();
        } catch (IOException e) {
            throw new InvalidRoute(source, List.of(new Problem("(document)", "is no valid YAML: " + reason(e))));
        }
    }

    private static LlmRouteDocument bind(String source, JsonNode document) throws InvalidRoute {
        try {
            return YAML.treeToValue(document, LlmRouteDocument.class);
        } catch (JsonProcessingException e) {
            throw new InvalidRoute(source, List.of(new Problem("(document)", reason(e))));
        }
    }

    private static String reason(IOException e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }
}
