package dev.llmroute.operator;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A real kube-apiserver with etcd and nothing else (no garbage collection, no pods), with our definition. One for all tests of
 * the process: starting takes seconds. Its programs come from {@code KUBE_API_TEST_DIR}, or are downloaded.
 */
final class ApiServer {
    private static final FutureTask<KubernetesClient> STARTED = new FutureTask<>(ApiServer::start);
    private static int namespaces;

    private ApiServer() {}

    /** A client with all rights; shared, not to be closed. Aborts the test where there is no server to be had, except in CI. */
    static KubernetesClient client() {
        STARTED.run();
        if (STARTED.state() == Future.State.FAILED) {
            throw (RuntimeException) STARTED.exceptionNow();
        }
        return STARTED.resultNow();
    }

    private static KubernetesClient start() {
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withApiServerVersion("1.35.*")
                .withUpdateKubeConfig(false)
                .withStartupTimeout(120_000)
                .withApiServerFlag("--bind-address=127.0.0.1")
                .withApiServerFlag("--advertise-address=127.0.0.1")
                .build());
        try {
            server.start();
        } catch (KubeAPITestException e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            throw new TestAbortedException(
                    "No kube-apiserver: it cannot be downloaded (" + e.getMessage()
                            + "), and KUBE_API_TEST_DIR names no folder that has one",
                    e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        KubernetesClient started = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
        CustomResourceDefinition definition = started.load(stream()).items().stream()
                .map(CustomResourceDefinition.class::cast)
                .findFirst()
                .orElseThrow();
        started.resource(definition).create();
        started.resource(definition)
                .waitUntilCondition(
                        crd -> crd != null
                                && crd.getStatus() != null
                                && crd.getStatus().getConditions().stream()
                                        .anyMatch(c -> c.getType().equals("Established")
                                                && c.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
        return started;
    }

    private static InputStream stream() {
        return Objects.requireNonNull(ApiServer.class.getResourceAsStream("/crds/llmroutes.llmroute.dev.yaml"));
    }

    /** A namespace of the test's own. */
    static synchronized String namespace() {
        String name = "test-" + ++namespaces;
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }
}
