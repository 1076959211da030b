package dev.llmroute.classify;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A response with what it means, from either file of cases.
 *
 * @param classes the right class first, then the ones that count as right too
 * @param scope null where the response leaves it open
 * @param waitMs the least and the most that is right; null where no wait is stated
 */
record KnownCase(
        String id,
        String provider,
        int status,
        Map<String, String> headers,
        String body,
        Instant observedAt,
        List<String> classes,
        String scope,
        Range waitMs,
        String waitSource) {
    private static final Map<String, String> CLASS_NAMES = Map.of(
            "UNAVAILABLE", "ServerError",
            "AUTH", "Unauthorized",
            "BAD_REQUEST", "InvalidRequest",
            "OTHER", "success");

    /** From the least to the most that is right. */
    record Range(long least, long most) {
        boolean contains(long millis) {
            return millis >= least && millis <= most;
        }
    }

    static List<KnownCase> all() throws IOException {
        List<KnownCase> cases = new ArrayList<>();
        for (String file : List.of("/corpus.jsonl", "/providers.jsonl")) {
            Responses.rows(file).forEach(row -> cases.add(of(row)));
        }
        return cases;
    }

    private static KnownCase of(JsonNode row) {
        Map<String, String> headers = new HashMap<>();
        row.get("headers")
                .properties()
                .forEach(each -> headers.put(each.getKey(), each.getValue().asText()));
        List<String> classes =
                new ArrayList<>(List.of(className(row.get("class").asText())));
        row.path("accept_class").forEach(name -> classes.add(className(name.asText())));
        JsonNode wait = row.get("wait_ms");
        JsonNode accepted = row.path("accept_wait_ms");
        return new KnownCase(
                row.get("id").asText(),
                row.get("provider").asText(),
                row.get("status").asInt(),
                headers,
                row.get("body").asText(),
                row.path("observed_at").isTextual()
                        ? OffsetDateTime.parse(row.get("observed_at").asText()).toInstant()
                        : Responses.NOW,
                classes,
                row.get("scope").isNull() ? null : row.get("scope").asText().replace("key", "credential"),
                wait.isNull()
                        ? null
                        : accepted.isArray()
                                ? new Range(
                                        accepted.get(0).asLong(),
                                        accepted.get(1).asLong())
                                : new Range(wait.asLong(), wait.asLong()),
                row.get("wait_source").asText());
    }

    private static String className(String name) {
        if (CLASS_NAMES.containsKey(name)) {
            return CLASS_NAMES.get(name);
        }
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("_")) {
            camel.append(part.charAt(0))
                    .append(
                            name.equals(name.toUpperCase(Locale.ROOT))
                                    ? part.substring(1).toLowerCase(Locale.ROOT)
                                    : part.substring(1));
        }
        return camel.toString();
    }

    KnownCase with(Map<String, String> newHeaders, String newBody) {
        return new KnownCase(id, provider, status, newHeaders, newBody, observedAt, classes, scope, waitMs, waitSource);
    }

    KnownCase withWait(long millis, String source) {
        return new KnownCase(
                id, provider, status, headers, body, observedAt, classes, scope, new Range(millis, millis), source);
    }

    /** What the classifier gets wrong, or null where all is right. */
    String mistake() {
        ProviderResponse response = new ProviderResponse(provider, status, headers, ErrorBodies.read(body), observedAt);
        Optional<Failure> failure =
                FailureClassifier.classify(response).or(() -> FailureClassifier.toolFailureWithin(response));
        String found = failure.map(f -> f.failureClass().name()).orElse("success");
        if (!classes.contains(found)) {
            return "class " + found + ", not " + classes + told(failure);
        }
        String foundScope = failure.map(Failure::scope).orElse(Scope.None).label();
        if (scope != null && found.equals(classes.getFirst()) && !foundScope.equals(scope)) {
            return "scope " + foundScope + ", not " + scope + told(failure);
        }
        Wait wait = failure.map(Failure::statedWait).orElse(null);
        boolean oversize = found.equals("PayloadTooLarge") && wait == null;
        boolean right = waitMs == null ? wait == null : oversize || (wait != null && waitMs.contains(wait.millis()));
        if (!right) {
            return "wait " + wait + ", not " + (waitMs == null ? "none" : waitMs + " of " + waitSource) + told(failure);
        }
        boolean exact = wait != null && waitMs != null && waitMs.least() == waitMs.most();
        if (exact && !wait.source().label().equals(waitSource)) {
            return "source " + wait.source().label() + ", not " + waitSource + told(failure);
        }
        return null;
    }

    private String told(Optional<Failure> failure) {
        return " by " + failure.map(Failure::rule).orElse("-") + " for " + id + " " + status + " " + headers + " "
                + body;
    }

    /** Whether the body is one JSON object, so that it can be written in another way. */
    boolean isObject() {
        try {
            return body.stripLeading().startsWith("{")
                    && new ObjectMapper()
                            .reader()
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readTree(body)
                            .isObject();
        } catch (IOException notJson) {
            return false;
        }
    }

    /** The header names that state waits. */
    Set<String> waitHeaders() {
        Set<String> names = new HashSet<>(headers.keySet());
        names.removeIf(name -> !name.contains("retry-after") && !name.contains("reset") && !name.equals("ratelimit"));
        return names;
    }
}
