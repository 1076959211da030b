package dev.llmroute.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.json.ConfigurationJson.InUse;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.reconcile.ClusterSecrets;
import dev.llmroute.operator.resource.RouteDocument;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A router pod of which the API server knows, where no pod runs: it tells what a test lets it serve. */
final class FakeRouter implements AutoCloseable {
    private final AtomicReference<ConfigurationJson> serves;
    private final HttpServer server;
    private final KubernetesClient client;
    private final String namespace;
    final String pod;

    FakeRouter(KubernetesClient client, String namespace, String pod, ConfigurationJson first) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        serves = new AtomicReference<>(first);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/configz", exchange -> {
            byte[] body = new ObjectMapper().writeValueAsBytes(serves.get());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(pod)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("router")
                        .withImage("router")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    /** Lets the EndpointSlice of a route name these and no others. An address of this host it must not have. */
    static void ready(StoredRoute route, FakeRouter... routers) {
        ApiServer.client()
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace(route.namespace())
                        .withName(route.name() + "-1")
                        .withLabels(Map.of(
                                "kubernetes.io/service-name",
                                route.name(),
                                Labels.MANAGED_BY,
                                Labels.OPERATOR,
                                Labels.NAME,
                                "llmroute-router",
                                Labels.INSTANCE,
                                route.name()))
                        .endMetadata()
                        .withAddressType("IPv4")
                        .withEndpoints(Stream.of(routers)
                                .map(router -> new EndpointBuilder()
                                        .withAddresses("192.0.2.1")
                                        .withNewConditions()
                                        .withReady(true)
                                        .endConditions()
                                        .withNewTargetRef()
                                        .withKind("Pod")
                                        .withName(router.pod)
                                        .endTargetRef()
                                        .build())
                                .toList())
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /**
     * What a router tells that serves a route.
     *
     * @param operators the namespace of the installation
     */
    static ConfigurationJson serving(StoredRoute route, long generation, String operators) {
        ResolvedRoute resolved = RouteResolver.resolve(
                RouteDocument.of(route.get()).bind(),
                new ClusterSecrets(ApiServer.client(), route.namespace(), false),
                TestSecrets.fingerprint(operators));
        return new ConfigurationJson(
                "",
                0,
                List.of(new InUse(
                        route.namespace(),
                        route.name(),
                        generation,
                        resolved.isServable(),
                        resolved.keys().digest())));
    }

    URI admin() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void serve(ConfigurationJson now) {
        serves.set(now);
    }

    /** What the operator has written last so that a kubelet looks; null where it has not. */
    String nudge() {
        var annotations = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .get()
                .getMetadata()
                .getAnnotations();
        return annotations == null ? null : annotations.get("llmroute.dev/config");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
