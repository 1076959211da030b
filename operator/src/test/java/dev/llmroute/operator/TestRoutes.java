package dev.llmroute.operator;

import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.installation.PodSettings;
import dev.llmroute.operator.installation.RouterDefaults;
import dev.llmroute.operator.pool.ConfigParts;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the tests start from. */
public final class TestRoutes {
    private TestRoutes() {}

    /** {@code crds/examples/agent-chat.yaml} in a namespace. */
    public static LlmRoute agentChat(String namespace) {
        try {
            LlmRoute route = Serialization.unmarshal(
                    Files.readString(Path.of("../crds/examples/agent-chat.yaml")), LlmRoute.class);
            route.getMetadata().setNamespace(namespace);
            return route;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The router pods of a route that are handed out as it is. */
    public static RouterPool pool(LlmRoute route) {
        RouteDocument document = RouteDocument.of(route);
        return new RouterPool(
                new RouterPool.Owner(
                        RouterPool.Kind.Route,
                        route.getMetadata().getNamespace(),
                        route.getMetadata().getName()),
                document.bind().spec().router(),
                List.of(document),
                Set.of(),
                new ConfigParts(1));
    }

    public static OperatorConfig config(String namespace) {
        return config(namespace, Set.of(), false);
    }

    public static OperatorConfig config(String namespace, Set<String> watched, boolean labelRequired) {
        return config(namespace, watched, labelRequired, "", "operator-0");
    }

    public static OperatorConfig config(
            String namespace, Set<String> watched, boolean labelRequired, String leaseName, String podName) {
        return config(namespace, watched, labelRequired, true, leaseName, podName);
    }

    public static OperatorConfig config(
            String namespace,
            Set<String> watched,
            boolean labelRequired,
            boolean secretsWatched,
            String leaseName,
            String podName) {
        return config(namespace, watched, labelRequired, secretsWatched, PodSettings.Safe, leaseName, podName);
    }

    /** Where routes may say everything of their pods. */
    static OperatorConfig allowingAll(String namespace) {
        return config(namespace, Set.of(), false, true, PodSettings.All, "", "operator-0");
    }

    private static OperatorConfig config(
            String namespace,
            Set<String> watched,
            boolean labelRequired,
            boolean secretsWatched,
            PodSettings allowed,
            String leaseName,
            String podName) {
        return new OperatorConfig(
                "llmroute/router:test",
                "IfNotPresent",
                List.of("cache-0:5701", "cache-1:5701"),
                "llmroute",
                namespace,
                watched,
                "llmroute-fingerprint",
                new TreeMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")),
                Optional.empty(),
                labelRequired,
                secretsWatched,
                RouterDefaults.none(allowed),
                leaseName,
                podName,
                0);
    }
}
