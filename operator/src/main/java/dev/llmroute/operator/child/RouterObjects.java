package dev.llmroute.operator.child;

import dev.llmroute.api.AutoscalingSpec;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.ServiceSpec;
import dev.llmroute.api.ServiceType;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.operator.template.PodTemplatePatch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a route becomes in the cluster: pure functions of its router pool and the operator's configuration. Every field that the API
 * server would fill in within a list is written out, so that what is there can be compared with what is wanted. What scales the pods,
 * bounds who reaches them and lets callers in from outside: {@link RouterScaling}, {@link RouterNetwork}, {@link RouterEntry}.
 *
 * <p>Keys are mounted, never copied: the kubelet brings a rotated key into running pods. So are Secrets that do not exist yet.
 */
public record RouterObjects(OperatorConfig config) {
    /** What is said of the pods, by the route and by the installation. */
    RouterSpec settings(RouterPool pool) {
        return config.routers().under(pool.settings());
    }

    ObjectMeta metadata(Owner owner, String name) {
        return metadata(owner, name, null, null);
    }

    /** With more labels and annotations, which do not replace the operator's. */
    ObjectMeta metadata(
            Owner owner, String name, @Nullable Map<String, String> labels, @Nullable Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(owner.namespace())
                .withLabels(labels)
                .addToLabels(owner.labels())
                .withAnnotations(annotations)
                .addToAnnotations(config.instance().annotations())
                .build();
    }

    /** The routes, as many in each as there is room for. */
    List<ConfigMap> configMaps(RouterPool pool) {
        List<String> names = pool.parts().names(pool.owner().childName());
        List<Map<String, String>> files = pool.parts().files(pool.routes());
        return IntStream.range(0, names.size())
                .mapToObj(part -> new ConfigMapBuilder()
                        .withMetadata(metadata(pool.owner(), names.get(part)))
                        .withData(files.get(part))
                        .build())
                .toList();
    }

    /** A copy of the fingerprint key: pods cannot mount a Secret of another namespace. */
    Secret secret(Owner owner, byte[] fingerprintKey) {
        return new SecretBuilder()
                .withMetadata(metadata(owner, owner.childName()))
                .withType("Opaque")
                .withData(Map.of(FingerprintKey.KEY, Base64.getEncoder().encodeToString(fingerprintKey)))
                .build();
    }

    /** Without a token, and without rights; empty where the pods have another. */
    Optional<ServiceAccount> serviceAccount(RouterPool pool) {
        if (settings(pool).serviceAccountName() != null) {
            return Optional.empty();
        }
        return Optional.of(new ServiceAccountBuilder()
                .withMetadata(metadata(pool.owner(), pool.owner().childName()))
                .withAutomountServiceAccountToken(false)
                .build());
    }

    Service service(RouterPool pool) {
        Owner owner = pool.owner();
        ServiceSpec stated = Objects.requireNonNullElse(
                settings(pool).service(), new ServiceSpec(null, null, null, null, null, null, null));
        ServiceType type = Objects.requireNonNullElse(stated.type(), ServiceType.ClusterIP);
        return new ServiceBuilder()
                .withMetadata(metadata(owner, owner.name(), stated.labels(), stated.annotations()))
                .withNewSpec()
                .withType(type.name())
                .withLoadBalancerClass(type == ServiceType.LoadBalancer ? stated.loadBalancerClass() : null)
                .withTrafficDistribution(stated.trafficDistribution())
                .withSelector(owner.selector())
                .withPorts(new ServicePortBuilder()
                        .withName(pool.scheme())
                        .withProtocol("TCP")
                        .withPort(pool.port())
                        .withNodePort(type == ServiceType.ClusterIP ? null : stated.nodePort())
                        .withTargetPort(new IntOrString("http"))
                        .build())
                .endSpec()
                .build();
    }

    /** By what pods are scaled, where their number is an autoscaler's: it leaves 0 alone, which those have that have nothing to serve. */
    Optional<AutoscalingSpec> scaled(RouterPool pool) {
        return scaled(pool, settings(pool));
    }

    private static Optional<AutoscalingSpec> scaled(RouterPool pool, RouterSpec settings) {
        return pool.routes().isEmpty() ? Optional.empty() : Optional.ofNullable(settings.autoscaling());
    }

    /**
     * Without a number of pods where it is an autoscaler's.
     *
     * @throws IllegalArgumentException where no pods can be made of the settings: {@link SettingsCheck#refused} tells
     */
    Deployment deployment(RouterPool pool) {
        Owner owner = pool.owner();
        RouterSpec settings = settings(pool);
        return new DeploymentBuilder()
                .withMetadata(metadata(owner, owner.childName()))
                .withNewSpec()
                .withReplicas(scaled(pool, settings).isPresent() ? null : pool.replicas())
                .withRevisionHistoryLimit(3)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(owner.selector())
                .endSelector()
                .withTemplate(template(pool, settings))
                .endSpec()
                .build();
    }

    private PodTemplateSpec template(RouterPool pool, RouterSpec settings) {
        PodTemplateSpec made = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(settings.podLabels())
                .addToLabels(pool.owner().labels())
                .withAnnotations(settings.podAnnotations())
                .endMetadata()
                .withSpec(new RouterPod(config, pool, settings).spec())
                .build();
        if (settings.podTemplate() == null) {
            return made;
        }
        PodTemplateSpec patched = PodTemplatePatch.apply(made, settings.podTemplate());
        List<String> problems = PodTemplatePatch.problems(made, patched);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return patched;
    }
}
