package dev.llmroute.bench.operator;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kube-apiserver with etcd as processes on 127.0.0.1, with the definition of routes and nothing else: no controllers, no pods.
 * Thread-safe.
 */
final class KubeServer implements AutoCloseable {
    private static final Pattern REQUESTS = Pattern.compile("(?m)^apiserver_request_total\\{(.*)} (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** For more Services than the 254 that there is room for otherwise. */
    private static final String ROOM = """
            apiVersion: networking.k8s.io/v1
            kind: ServiceCIDR
            metadata: {name: more}
            spec: {cidrs: [10.1.0.0/16]}
            """;

    private static final int STARTUP_MS = 120_000;
    private static final int ESTABLISHED_SECONDS = 30;
    private static final long TOKEN_SECONDS = 7200;

    private final KubernetesClient client;

    /** The server's own, since no other has been started when it has. */
    private final List<ProcessHandle> processes =
            ProcessHandle.current().children().toList();

    private final Runnable stop;

    private KubeServer(KubernetesClient client, Runnable stop) {
        this.client = client;
        this.stop = stop;
    }

    /** Returns when it knows what a route is. */
    static KubeServer start() throws IOException {
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withApiServerVersion("1.35.*")
                .withUpdateKubeConfig(false)
                .withStartupTimeout(STARTUP_MS)
                .withApiServerFlag("--bind-address=127.0.0.1")
                .withApiServerFlag("--advertise-address=127.0.0.1")
                .build());
        AtomicBoolean stopped = new AtomicBoolean();
        Runnable stop = () -> {
            if (stopped.compareAndSet(false, true)) {
                server.stop();
            }
        };
        // However this process ends, the server does not stay behind.
        Runtime.getRuntime().addShutdownHook(new Thread(stop));
        server.start();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
        try (var definition = Files.newInputStream(Path.of("..", "crds", "llmroutes.llmroute.dev.yaml"))) {
            client.load(definition).create();
        }
        client.resource(ROOM).create();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("llmroutes.llmroute.dev")
                .waitUntilCondition(
                        crd -> crd != null
                                && crd.getStatus() != null
                                && crd.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        ESTABLISHED_SECONDS,
                        TimeUnit.SECONDS);
        return new KubeServer(client, stop);
    }

    /** With all rights; closed with the server. */
    KubernetesClient client() {
        return client;
    }

    /**
     * Makes an account that may do everything, and gives the variables by which a process is it: as in a pod, by a token in a file.
     *
     * @param folder for the file
     */
    Map<String, String> account(String namespace, Path folder) throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        ServiceAccount account = client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("operator")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("operator")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject(null, "ServiceAccount", "operator", namespace)
                        .build())
                .create();
        String token = client.serviceAccounts()
                .resource(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return Map.of(
                "KUBERNETES_MASTER",
                client.getMasterUrl().toString(),
                "KUBERNETES_AUTH_TRYKUBECONFIG",
                "false",
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                Files.writeString(folder.resolve("token"), token)
                        .toAbsolutePath()
                        .toString(),
                // Whose certificate nobody has signed.
                "KUBERNETES_TRUST_CERTIFICATES",
                "true");
    }

    /** How often each verb was asked for of each resource, by all clients, watches aside: {@code APPLY deployments}. */
    Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        Matcher line = REQUESTS.matcher(client.raw("/metrics"));
        while (line.find()) {
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(line.group(1));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String sub = labels.getOrDefault("subresource", "");
            String verb = labels.getOrDefault("verb", "");
            if (!verb.equals("WATCH")) {
                counts.merge(
                        verb + " " + labels.get("resource") + (sub.isEmpty() ? "" : "/" + sub),
                        Math.round(Double.parseDouble(line.group(2))),
                        Long::sum);
            }
        }
        return counts;
    }

    /** What the server and etcd have taken of the cores since they began. */
    Duration cpu() {
        return processes.stream()
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        client.close();
        stop.run();
    }
}
