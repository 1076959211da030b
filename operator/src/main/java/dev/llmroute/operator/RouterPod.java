package dev.llmroute.operator;

import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.SecretKeyRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pod of a router. It fits the Pod Security Standard "restricted" and has no token of the API.
 */
record RouterPod(OperatorConfig config, RouterPool pool) {
    private static final String ROUTES = "/etc/llmroute/routes";
    private static final String SECRETS = "/etc/llmroute/secrets";
    private static final String FINGERPRINT = "/etc/llmroute/fingerprint";
    private static final String CA = "/etc/llmroute/ca";
    private static final int PORT = 8080;
    static final int ADMIN_PORT = 9090;
    static final int READABLE = 0b110_100_100;

    /**
     * More than a router needs to leave: at SIGTERM it sends its callers away for 5 s and finishes what it serves within 45 s more. There is
     * no preStop hook, in which it would not know yet that it leaves.
     */
    private static final long GRACE_SECONDS = 60;

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
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(pool.owner().selector())
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .withContainers(container())
                .withVolumes(volumes())
                .build();
    }

    private Container container() {
        return new ContainerBuilder()
                .withName("router")
                .withImage(config.routerImage())
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
                .withStartupProbe(probe("/healthz", 1, 120))
                .withLivenessProbe(probe("/healthz", 10, 3))
                .withReadinessProbe(probe("/readyz", 2, 2))
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")))
                .withLimits(Map.of("memory", new Quantity("512Mi")))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts())
                .build();
    }

    private List<EnvVar> environment() {
        List<EnvVar> environment = new ArrayList<>(List.of(
                variable("LLMROUTE_CONFIG", ROUTES),
                variable("LLMROUTE_SECRETS", SECRETS),
                variable("LLMROUTE_FINGERPRINT_KEY_FILE", FINGERPRINT + "/" + FingerprintKey.KEY),
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
        Optional<RouterSpec> stated = Optional.ofNullable(pool.settings());
        stated.map(RouterSpec::maxInFlight)
                .ifPresent(most -> environment.add(variable("LLMROUTE_MAX_IN_FLIGHT", most.toString())));
        pool.tls().ifPresent(certificate -> {
            environment.add(variable("LLMROUTE_TLS_CERT", path(certificate.certificate())));
            environment.add(variable("LLMROUTE_TLS_KEY", path(certificate.key())));
        });
        config.caBundle().ifPresent(bundle -> environment.add(variable("LLMROUTE_CA_FILE", CA + "/" + CaBundle.FILE)));
        config.routerEnvironment().forEach((name, value) -> environment.add(variable(name, value)));
        return environment;
    }

    private static String path(SecretKeyRef ref) {
        return SECRETS + "/" + ref.name() + "/" + ref.key();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString("admin"))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(2)
                .withSuccessThreshold(1)
                .withFailureThreshold(failures)
                .build();
    }

    private List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>(List.of(
                new VolumeBuilder()
                        .withName("routes")
                        .withNewProjected()
                        .withDefaultMode(READABLE)
                        .withSources(routes())
                        .endProjected()
                        .build(),
                new VolumeBuilder()
                        .withName("fingerprint")
                        .withNewSecret()
                        .withSecretName(pool.owner().childName())
                        .withDefaultMode(READABLE)
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName("secrets")
                        .withNewProjected()
                        .withDefaultMode(READABLE)
                        .withSources(projections())
                        .endProjected()
                        .build(),
                new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build()));
        config.caBundle().map(CaBundle::volume).ifPresent(volumes::add);
        return volumes;
    }

    private List<VolumeProjection> routes() {
        return pool.parts().names(pool.owner().childName()).stream()
                .map(name -> new VolumeProjectionBuilder()
                        .withNewConfigMap()
                        .withName(name)
                        .endConfigMap()
                        .build())
                .toList();
    }

    /** All Secrets under one folder, as {@code NAME/KEY}. Optional: one that is missing must not keep the pod from starting. */
    private List<VolumeProjection> projections() {
        Map<String, List<KeyToPath>> bySecret = new LinkedHashMap<>();
        for (SecretKeyRef ref : pool.mountedRefs()) {
            bySecret.computeIfAbsent(ref.name(), name -> new ArrayList<>())
                    .add(new KeyToPathBuilder()
                            .withKey(ref.key())
                            .withPath(ref.name() + "/" + ref.key())
                            .build());
        }
        List<VolumeProjection> projections = new ArrayList<>();
        bySecret.forEach((name, items) -> projections.add(new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(name)
                .withOptional(true)
                .withItems(items)
                .endSecret()
                .build()));
        return projections;
    }

    private List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>(List.of(
                mount("routes", ROUTES, true),
                mount("fingerprint", FINGERPRINT, true),
                mount("secrets", SECRETS, true),
                mount("tmp", "/tmp", false)));
        config.caBundle().ifPresent(bundle -> mounts.add(mount(CaBundle.VOLUME, CA, true)));
        return mounts;
    }

    private static VolumeMount mount(String name, String path, boolean readOnly) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName(name).withMountPath(path);
        return readOnly ? mount.withReadOnly(true).build() : mount.build();
    }
}
