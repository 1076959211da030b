package dev.llmroute.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Keeps a route's copy of the fingerprint key. By hand: a dependent would have to list and watch Secrets. */
final class RouterSecret {
    private RouterSecret() {}

    /**
     * Makes it, or mends it; writes nothing where it is right.
     *
     * @throws NameTaken where a Secret of another is in its place
     */
    static void ensure(KubernetesClient client, LlmRoute route, Secret desired) {
        Secret existing = client.resource(desired).get();
        NameTaken.check(existing, route);
        if (existing == null || !desired.getData().equals(existing.getData())) {
            desired.addOwnerReference(route);
            client.resource(desired)
                    .fieldManager(RouterObjects.OPERATOR)
                    .forceConflicts()
                    .serverSideApply();
        }
    }
}
