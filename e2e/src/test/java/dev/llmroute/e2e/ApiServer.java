package dev.llmroute.e2e;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A real kube-apiserver with etcd and our definitions, and nothing else. Its programs come from {@code KUBE_API_TEST_DIR}, or are
 * downloaded.
 */
final class ApiServer implements AutoCloseable {
    private final KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withApiServerVersion("1.35.*")
            .withUpdateKubeConfig(false)
            .withStartupTimeout(120_000)
            .withApiServerFlag("--bind-address=127.0.0.1")
            .withApiServerFlag("--advertise-address=127.0.0.1")
            .build());
    private final KubernetesClient client;
    private int namespaces;

    /** Aborts the test where there is no server to be had, except in CI. */
    ApiServer() {
        try {
            server.start();
        } catch (KubeAPITestException e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            throw new TestAbortedException(
                    "No kube-apiserver: it cannot be downloaded, and KUBE_API_TEST_DIR has none", e);
        }
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
        for (String plural : List.of("llmroutes", "llmgateways")) {
            install(Path.of("../crds", plural + ".llmroute.dev.yaml"));
        }
    }

    private void install(Path file) {
        CustomResourceDefinition definition;
        try {
            definition = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.resource(definition).create();
        client.resource(definition)
                .waitUntilCondition(
                        crd -> crd != null
                                && crd.getStatus() != null
                                && crd.getStatus().getConditions() != null
                                && crd.getStatus().getConditions().stream()
                                        .anyMatch(c -> c.getType().equals("Established")
                                                && c.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
    }

    /** With all rights. */
    String kubeconfig() {
        return server.getKubeConfigYaml();
    }

    /** With all rights; closed with this. */
    KubernetesClient client() {
        return client;
    }

    /** A new one. */
    String namespace() {
        String name = "test-" + ++namespaces;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    @Override
    public void close() {
        client.close();
        server.stop();
    }
}
