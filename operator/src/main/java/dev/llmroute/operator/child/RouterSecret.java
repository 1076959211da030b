package dev.llmroute.operator.child;

import dev.llmroute.operator.pool.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Keeps a router pool's copy of the fingerprint key. By hand: a dependent would have to list and watch Secrets. */
public final class RouterSecret {
    private RouterSecret() {}

    /**
     * Makes it, or mends it; writes nothing where it is right.
     *
     * @throws NameTaken where a Secret of another is in its place
     */
    static void ensure(KubernetesClient client, HasMetadata owner, Secret desired) {
        Secret existing = client.resource(desired).get();
        NameTaken.check(existing, owner);
        desired.addOwnerReference(owner);
        if (existing == null) {
            create(client, owner, desired);
        } else if (!desired.getData().equals(existing.getData())) {
            // An apply would take over whatever bears the name by then; with the uid it is refused for another.
            desired.getMetadata().setUid(existing.getMetadata().getUid());
            client.resource(desired)
                    .fieldManager(Labels.OPERATOR)
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** Never by an apply, which would take over what somebody else made since it was looked for. */
    public static void create(KubernetesClient client, HasMetadata owner, Secret desired) {
        try {
            client.resource(desired).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            NameTaken.check(client.resource(desired).get(), owner);
        }
    }
}
