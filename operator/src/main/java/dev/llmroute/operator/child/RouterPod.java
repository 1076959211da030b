package dev.llmroute.operator.child;

import dev.llmroute.api.ResourcesSpec;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.api.TopologySpreadSpec;
import dev.llmroute.api.WhenUnsatisfiable;
import dev.llmroute.operator.installation.CaBundle;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.RouterPool;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a router. It fits the Pod Security Standard "restricted" and has no token of the API.
 *
 * @param settings what is said of the pods, by the route and by the installation
 */
public record RouterPod(OperatorConfig config, RouterPool pool, RouterSpec settings) {
    /** The name of the container that is the router; a pod may have others beside it. */
    static final String CONTAINER = "router";

    static final int PORT = 8080;
    public static final int ADMIN_PORT = 9090;

    /**
     * More than a router needs to leave: at SIGTERM it sends its callers away for 5 s and finishes what it serves within 45 s more. There is
     * no preStop hook, in which it would not know yet that it leaves.
     */
    private static final long GRACE_SECONDS = 60;

    private static final ResourcesSpec RESOURCES =
            new ResourcesSpec(Map.of("cpu", "100m", "memory", "256Mi"), Map.of("memory", "512Mi"));

    private static final List<TopologySpreadSpec> OVER_NODES =
            List.of(new TopologySpreadSpec("kubernetes.io/hostname", null, null));

    PodSpec spec() {
        return new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(65_532L)
                .withRunAsGroup(65_532L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withServiceAccountName(
                        Objects.requireNonNullElseGet(settings.serviceAccountName(), pool.owner()::childName))
                .withImagePullSecrets(listed(settings.imagePullSecrets()).stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withNodeSelector(settings.nodeSelector())
                .withTolerations(listed(settings.tolerations()).stream()
                        .map(KubernetesTypes::toleration)
                        .toList())
                .withAffinity(KubernetesTypes.affinity(settings).orElse(null))
                .withPriorityClassName(settings.priorityClassName())
                .withTopologySpreadConstraints(
                        Objects.requireNonNullElse(settings.topologySpread(), OVER_NODES).stream()
                                .map(this::spread)
                                .toList())
                .withContainers(container())
                .withVolumes(volumes().volumes())
                .build();
    }

    private RouterVolumes volumes() {
        return new RouterVolumes(config, pool);
    }

    private Container container() {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(Objects.requireNonNullElseGet(settings.image(), config::routerImage))
                .withImagePullPolicy(config.imagePullPolicy())
                .withEnv(environment())
                .addNewPort()
                .withName("http")
                .withContainerPort(PORT)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("admin")
                .withContainerPort(ADMIN_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probe("/healthz", 1, 2, 120))
                .withLivenessProbe(probe("/healthz", 10, 10, 6))
                .withReadinessProbe(probe("/readyz", 2, 5, 3))
                .withResources(KubernetesTypes.resources(Objects.requireNonNullElse(settings.resources(), RESOURCES)))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(volumes().mounts())
                .build();
    }

    private List<EnvVar> environment() {
        List<EnvVar> environment = new ArrayList<>(List.of(
                variable("LLMROUTE_CONFIG", RouterVolumes.ROUTES),
                variable("LLMROUTE_SECRETS", RouterVolumes.SECRETS),
                variable("LLMROUTE_FINGERPRINT_KEY_FILE", RouterVolumes.FINGERPRINT + "/" + FingerprintKey.KEY),
                variable("LLMROUTE_BIND", "0.0.0.0"),
                variable("LLMROUTE_PORT", String.valueOf(PORT)),
                variable("LLMROUTE_ADMIN_PORT", String.valueOf(ADMIN_PORT)),
                variable("LLMROUTE_CLUSTER_NAME", config.clusterName()),
                new EnvVarBuilder()
                        .withName("LLMROUTE_ROUTER_ID")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.name")
                        .endValueFrom()
                        .build()));
        if (!config.cacheAddresses().isEmpty()) {
            environment.add(variable("LLMROUTE_CACHE_ADDRESSES", String.join(",", config.cacheAddresses())));
        }
        if (settings.maxInFlight() != null) {
            environment.add(variable("LLMROUTE_MAX_IN_FLIGHT", String.valueOf(settings.maxInFlight())));
        }
        pool.tls().ifPresent(certificate -> {
            environment.add(variable("LLMROUTE_TLS_CERT", path(certificate.certificate())));
            environment.add(variable("LLMROUTE_TLS_KEY", path(certificate.key())));
        });
        config.caBundle()
                .ifPresent(bundle ->
                        environment.add(variable("LLMROUTE_CA_FILE", RouterVolumes.CA + "/" + CaBundle.FILE)));
        Map<String, String> more = new TreeMap<>(config.routerEnvironment());
        listed(settings.env()).forEach(each -> more.put(each.name(), each.value()));
        more.forEach((name, value) -> environment.add(variable(name, value)));
        return environment;
    }

    private static <T> List<T> listed(@Nullable List<T> stated) {
        return Objects.requireNonNullElse(stated, List.of());
    }

    private TopologySpreadConstraint spread(TopologySpreadSpec stated) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(Objects.requireNonNullElse(stated.maxSkew(), 1))
                .withTopologyKey(stated.topologyKey())
                .withWhenUnsatisfiable(
                        Objects.requireNonNullElse(stated.whenUnsatisfiable(), WhenUnsatisfiable.ScheduleAnyway)
                                .name())
                .withNewLabelSelector()
                .withMatchLabels(pool.owner().selector())
                .endLabelSelector()
                .build();
    }

    private static String path(SecretKeyRef ref) {
        return RouterVolumes.SECRETS + "/" + ref.name() + "/" + ref.key();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /**
     * Patient, once it has started: one whose node has no processor left answers late, and so do the others. To take all of them out of
     * the Service, or to start them anew, makes slow requests refused ones. What has ended is noticed without a probe.
     */
    private static Probe probe(String path, int periodSeconds, int timeoutSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString("admin"))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(timeoutSeconds)
                .withSuccessThreshold(1)
                .withFailureThreshold(failures)
                .build();
    }
}
