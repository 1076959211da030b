package dev.llmroute.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .withApiServerFlag("--audit-policy-file=" + AuditLog.policy())
                .withApiServerFlag("--audit-log-path=" + AuditLog.FILE)
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
        install(started, definition());
        install(started, definition("llmgateways"));
        return started;
    }

    private static void install(KubernetesClient client, CustomResourceDefinition definition) {
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

    private static CustomResourceDefinition definition() {
        return definition("llmroutes");
    }

    private static CustomResourceDefinition definition(String plural) {
        try {
            return Serialization.unmarshal(
                    Files.readString(Path.of("../crds", plural + ".llmroute.dev.yaml")),
                    CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Does something while the definition checks nothing of a spec: as if a stored route came from another version. */
    static void withoutRules(Runnable work) {
        CustomResourceDefinition lax = definition();
        lax.getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .put(
                        "spec",
                        new JSONSchemaPropsBuilder()
                                .withType("object")
                                .withXKubernetesPreserveUnknownFields(true)
                                .build());
        client().resource(lax).update();
        try {
            await().atMost(30, TimeUnit.SECONDS).until(ApiServer::acceptsAnything);
            work.run();
        } finally {
            client().resource(definition()).update();
            await().atMost(30, TimeUnit.SECONDS).until(() -> !acceptsAnything());
        }
    }

    private static boolean acceptsAnything() {
        try {
            client().raw("/apis/llmroute.dev/v1alpha1/namespaces/default/llmroutes?dryRun=All", "POST", """
                    {"apiVersion": "llmroute.dev/v1alpha1", "kind": "LlmRoute", "metadata": {"name": "x"}, "spec": {}}
                    """);
            return true;
        } catch (KubernetesClientException refused) {
            return false;
        }
    }
}
