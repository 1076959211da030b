package dev.llmroute.operator;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.SecretKeyRef;
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
import java.util.Optional;

/**
 * What a route becomes in the cluster: pure functions of the route and the operator's configuration. Every field that the API
 * server would fill in within a list is written out, so that what is there can be compared with what is wanted.
 *
 * <p>Keys are mounted, never copied: the kubelet brings a rotated key into running pods. So are Secrets that do not exist yet.
 */
record RouterObjects(OperatorConfig config) {
    static final int DEFAULT_REPLICAS = 2;

    /** The route's file in the ConfigMap. */
    static final String ROUTE_FILE = "route.yaml";

    /** Name of the Deployment, the ConfigMap and the Secret. The Service is called as the route, for callers to write. */
    static String childName(LlmRouteDocument route) {
        return route.metadata().name() + "-router";
    }

    private ObjectMeta metadata(LlmRouteDocument route, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(route.metadata().namespace())
                .withLabels(Labels.of(route))
                .withAnnotations(config.instance().annotations())
                .build();
    }

    ConfigMap configMap(RouteDocument document) {
        LlmRouteDocument route = document.bind();
        return new ConfigMapBuilder()
                .withMetadata(metadata(route, childName(route)))
                .withData(Map.of(ROUTE_FILE, document.yaml()))
                .build();
    }

    /** A copy of the fingerprint key: pods cannot mount a Secret of another namespace. */
    Secret secret(RouteDocument document, byte[] fingerprintKey) {
        LlmRouteDocument route = document.bind();
        return new SecretBuilder()
                .withMetadata(metadata(route, childName(route)))
                .withType("Opaque")
                .withData(Map.of(FingerprintKey.KEY, Base64.getEncoder().encodeToString(fingerprintKey)))
                .build();
    }

    Service service(RouteDocument document) {
        LlmRouteDocument route = document.bind();
        return new ServiceBuilder()
                .withMetadata(metadata(route, route.metadata().name()))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Labels.selector(route))
                .addNewPort()
                .withName(document.tls().isPresent() ? "https" : "http")
                .withProtocol("TCP")
                .withPort(document.tls().isPresent() ? 443 : 80)
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }

    Deployment deployment(RouteDocument document) {
        LlmRouteDocument route = document.bind();
        List<SecretKeyRef> keys = document.mountedRefs();
        return new DeploymentBuilder()
                .withMetadata(metadata(route, childName(route)))
                .withNewSpec()
                .withReplicas(replicas(route))
                .withRevisionHistoryLimit(3)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(route))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Labels.of(route))
                .endMetadata()
                .withSpec(new RouterPod(
                                config,
                                childName(route),
                                Labels.selector(route),
                                keys,
                                route.spec().router())
                        .spec())
                .endTemplate()
                .endSpec()
                .build();
    }

    static int replicas(LlmRouteDocument route) {
        return Optional.ofNullable(route.spec().router())
                .map(router -> router.replicas())
                .orElse(DEFAULT_REPLICAS);
    }
}
