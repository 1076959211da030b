package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The service account of the operator with its roles as the chart makes them, in an API server. Closing takes away what is in no
 * namespace.
 */
final class ChartRoles implements AutoCloseable {
    private static final String ACCOUNT = "llmroute-operator";
    private static final List<String> TEMPLATES = List.of("serviceaccount.yaml", "rbac.yaml", "lease.yaml");

    private final KubernetesClient client;
    private final String namespace;
    private final List<HasMetadata> objects;

    private ChartRoles(KubernetesClient client, String namespace, List<HasMetadata> objects) {
        this.client = client;
        this.namespace = namespace;
        this.objects = objects;
    }

    /**
     * Installs them.
     *
     * @param namespace of the release
     * @param values as Helm's {@code --set} takes them
     */
    static ChartRoles install(KubernetesClient client, String namespace, String... values)
            throws IOException, InterruptedException {
        List<HasMetadata> objects = rendered(client, namespace, values);
        objects.forEach(each -> client.resource(each).create());
        return new ChartRoles(client, namespace, objects);
    }

    private static List<HasMetadata> rendered(KubernetesClient client, String namespace, String... values)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                helm().toString(),
                "template",
                "llmroute",
                "../helm/llmroute",
                "--namespace",
                namespace,
                "--kube-version",
                "1.35.0"));
        TEMPLATES.forEach(each -> command.addAll(List.of("--show-only", "templates/operator/" + each)));
        Stream.of(values).forEach(each -> command.addAll(List.of("--set", each)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return client.load(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    /** The one that the environment names, one on the PATH, or the one beside the API server of the tests. */
    private static Path helm() throws IOException {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("HELM")).map(Path::of).ifPresent(places::add);
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "helm"))
                .forEach(places::add);
        String binaries = System.getenv("KUBE_API_TEST_DIR");
        if (binaries != null) {
            try (Stream<Path> all = Files.walk(Path.of(binaries))) {
                for (Path server :
                        all.filter(each -> each.endsWith("kube-apiserver")).toList()) {
                    places.add(server.toRealPath().resolveSibling("helm"));
                }
            }
        }
        Optional<Path> found = places.stream().filter(Files::isExecutable).findFirst();
        if (found.isEmpty()) {
            String reason = "There is no helm: HELM names none, and none is on the PATH";
            if (System.getenv("CI") != null) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found.orElseThrow();
    }

    /** By which a process is the operator. */
    String token() {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** What it has asked for so far. */
    List<AuditLog.Request> requests() {
        return AuditLog.of(namespace, ACCOUNT);
    }

    /** What its rules let it do: {@code patch apps/deployments}. */
    Set<String> granted() {
        Set<String> granted = new TreeSet<>();
        objects.stream().flatMap(ChartRoles::rules).forEach(rule -> {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs()
                            .forEach(verb -> granted.add(verb + " " + (group.isEmpty() ? "" : group + "/") + resource));
                }
            }
        });
        return granted;
    }

    private static Stream<PolicyRule> rules(HasMetadata object) {
        return switch (object) {
            case Role role -> role.getRules().stream();
            case ClusterRole role -> role.getRules().stream();
            default -> Stream.empty();
        };
    }

    @Override
    public void close() {
        objects.stream()
                .filter(each -> each.getMetadata().getNamespace() == null)
                .forEach(each -> client.resource(each).delete());
    }
}
