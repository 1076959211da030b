package dev.llmroute.operator.child;

import dev.llmroute.api.HttpRouteSpec;
import dev.llmroute.api.IngressSpec;
import dev.llmroute.api.ParentRefSpec;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How callers come in from outside of the cluster, as Kubernetes is told: pure functions. */
record RouterEntry(RouterObjects objects) {
    private static final String GATEWAY_API = "gateway.networking.k8s.io";

    /** Empty where none is wanted. */
    Optional<Ingress> ingress(RouterPool pool) {
        return Optional.ofNullable(objects.settings(pool).ingress()).map(stated -> ingress(pool, stated));
    }

    private Ingress ingress(RouterPool pool, IngressSpec stated) {
        Owner owner = pool.owner();
        return new IngressBuilder()
                .withMetadata(objects.metadata(owner, owner.childName(), null, stated.annotations()))
                .withNewSpec()
                .withIngressClassName(stated.className())
                .withTls(tls(stated))
                .addNewRule()
                .withHost(stated.host())
                .withNewHttp()
                .withPaths(new HTTPIngressPathBuilder()
                        .withPath(Objects.requireNonNullElse(stated.path(), "/"))
                        .withPathType("Prefix")
                        .withNewBackend()
                        .withNewService()
                        .withName(owner.name())
                        .withNewPort()
                        .withName(pool.scheme())
                        .endPort()
                        .endService()
                        .endBackend()
                        .build())
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    private static List<IngressTLS> tls(IngressSpec stated) {
        return stated.tlsSecretName() == null
                ? List.of()
                : List.of(new IngressTLSBuilder()
                        .withHosts(stated.host())
                        .withSecretName(stated.tlsSecretName())
                        .build());
    }

    /** Empty where none is wanted. */
    Optional<HTTPRoute> httpRoute(RouterPool pool) {
        return Optional.ofNullable(objects.settings(pool).httpRoute()).map(stated -> httpRoute(pool, stated));
    }

    private HTTPRoute httpRoute(RouterPool pool, HttpRouteSpec stated) {
        Owner owner = pool.owner();
        return new HTTPRouteBuilder()
                .withMetadata(objects.metadata(owner, owner.childName()))
                .withNewSpec()
                .withParentRefs(
                        stated.parentRefs().stream().map(RouterEntry::parent).toList())
                .withHostnames(stated.hostnames())
                .withRules(rule(pool))
                .endSpec()
                .build();
    }

    private static ParentReference parent(ParentRefSpec stated) {
        return new ParentReferenceBuilder()
                .withGroup(GATEWAY_API)
                .withKind("Gateway")
                .withName(stated.name())
                .withNamespace(stated.namespace())
                .withSectionName(stated.sectionName())
                .withPort(stated.port())
                .build();
    }

    private static HTTPRouteRule rule(RouterPool pool) {
        return new HTTPRouteRuleBuilder()
                .addNewMatch()
                .withNewPath("PathPrefix", "/")
                .endMatch()
                .addNewBackendRef()
                .withGroup("")
                .withKind("Service")
                .withName(pool.owner().name())
                .withPort(pool.port())
                .withWeight(1)
                .endBackendRef()
                .build();
    }
}
