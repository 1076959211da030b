package dev.llmroute.operator;

import dev.llmroute.operator.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a route becomes in the cluster: pure functions of its router pool and the operator's configuration. Every field that the API
 * server would fill in within a list is written out, so that what is there can be compared with what is wanted.
 *
 * <p>Keys are mounted, never copied: the kubelet brings a rotated key into running pods. So are Secrets that do not exist yet.
 */
record RouterObjects(OperatorConfig config) {
    private ObjectMeta metadata(Owner owner, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(owner.namespace())
                .withLabels(owner.labels())
                .withAnnotations(config.instance().annotations())
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

    Service service(RouterPool pool) {
        Owner owner = pool.owner();
        return new ServiceBuilder()
                .withMetadata(metadata(owner, owner.name()))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(owner.selector())
                .addNewPort()
                .withName(pool.tls().isPresent() ? "https" : "http")
                .withProtocol("TCP")
                .withPort(pool.tls().isPresent() ? 443 : 80)
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }

    Deployment deployment(RouterPool pool) {
        Owner owner = pool.owner();
        return new DeploymentBuilder()
                .withMetadata(metadata(owner, owner.childName()))
                .withNewSpec()
                .withReplicas(pool.replicas())
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
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(owner.labels())
                .endMetadata()
                .withSpec(new RouterPod(config, pool).spec())
                .endTemplate()
                .endSpec()
                .build();
    }
}
