package dev.llmroute.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What service accounts have asked of the {@link ApiServer}, as it tells in its own log. */
final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = folder();

    /** Where the API server writes it. */
    static final Path FILE = FOLDER.resolve("audit.log");

    /**
     * One request. An apply is a {@code patch}, also one that creates.
     *
     * @param resource with its group and subresource: {@code apps/deployments}, {@code llmroute.dev/llmroutes/status}
     * @param status of HTTP
     */
    record Request(String verb, String resource, String namespace, String name, int status) {
        private static Request of(JsonNode event) {
            JsonNode object = event.path("objectRef");
            String group = object.path("apiGroup").asText();
            String sub = object.path("subresource").asText();
            return new Request(
                    event.path("verb").asText(),
                    (group.isEmpty() ? "" : group + "/")
                            + object.path("resource").asText()
                            + (sub.isEmpty() ? "" : "/" + sub),
                    object.path("namespace").asText(),
                    object.path("name").asText(),
                    event.path("responseStatus").path("code").asInt());
        }
    }

    private AuditLog() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("llmroute-audit");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that tells the API server what to write: nothing of the tests' own doing. */
    static Path policy() {
        try {
            Path policy = Files.writeString(FOLDER.resolve("policy.yaml"), """
                    apiVersion: audit.k8s.io/v1
                    kind: Policy
                    omitStages: [RequestReceived]
                    rules:
                      - level: Metadata
                        userGroups: ["system:serviceaccounts"]
                      - level: None
                    """);
            policy.toFile().deleteOnExit();
            FILE.toFile().deleteOnExit();
            return policy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a service account has asked for so far; a watch from its beginning on, all else when it has been answered. */
    static List<Request> of(String namespace, String serviceAccount) {
        String user = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        try (Stream<String> lines = Files.lines(FILE)) {
            return lines.filter(line -> line.endsWith("}"))
                    .map(AuditLog::event)
                    .filter(event ->
                            event.path("user").path("username").asText().equals(user))
                    .filter(event -> event.path("stage").asText().equals("ResponseStarted")
                            == event.path("verb").asText().equals("watch"))
                    .map(Request::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
