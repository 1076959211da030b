package dev.llmroute.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.json.ConfigurationJson;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;

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
