package dev.llmroute.operator.rollout;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;

/**
 * Changes an annotation of pods: a kubelet looks at what a pod mounts when the pod changes, and else once in its period, which is a minute
 * and a half at worst.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#mounted-configmaps-are-updated-automatically">Kubernetes:
 *     mounted ConfigMaps are updated automatically</a>
 */
public record PodNudge(KubernetesClient client) {
    public static final String ANNOTATION = "llmroute.dev/config";

    /**
     * Nudges each; one that is gone is passed over.
     *
     * @param value any that the pods do not have yet
     */
    public void nudge(String namespace, List<RouterEndpoint> pods, String value) {
        for (RouterEndpoint pod : pods) {
            try {
                // A patch of text would be preceded by a read, to which the operator has no right.
                client.resource(new PodBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(pod.pod())
                                .addToAnnotations(ANNOTATION, value)
                                .endMetadata()
                                .build())
                        .patch(PatchContext.of(PatchType.JSON_MERGE));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
    }
}
