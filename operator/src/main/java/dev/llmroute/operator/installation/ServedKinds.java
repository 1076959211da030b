package dev.llmroute.operator.installation;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Which kinds that are not Kubernetes' own the API server has. Looked at once: a watch of a kind that is not served would keep the
 * operator from starting.
 *
 * @param httpRoutes of the Gateway API, v1
 */
public record ServedKinds(boolean httpRoutes) {
    static final ServedKinds NONE = new ServedKinds(false);

    public static ServedKinds of(KubernetesClient client) {
        return new ServedKinds(client.supports(HTTPRoute.class));
    }
}
