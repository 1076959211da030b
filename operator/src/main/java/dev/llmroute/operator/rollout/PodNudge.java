package dev.llmroute.operator.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

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
        String patch = Serialization.asJson(Map.of("metadata", Map.of("annotations", Map.of(ANNOTATION, value))));
        for (RouterEndpoint pod : pods) {
            try {
                client.resources(Pod.class)
                        .inNamespace(namespace)
                        .withName(pod.pod())
                        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
    }
}
