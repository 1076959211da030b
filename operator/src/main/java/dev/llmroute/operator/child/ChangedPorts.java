package dev.llmroute.operator.child;

import dev.llmroute.operator.pool.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ports that bear another number than the operator gave them. An apply merges them by their numbers and so would put its own beside the
 * changed one, which has the same name: the API server refuses that, each time anew.
 */
final class ChangedPorts {
    /** Of a strategic merge patch: what follows in the list is the whole of it. */
    private static final Map<String, String> WHOLE = Map.of("$patch", "replace");

    private ChangedPorts() {}

    /**
     * Puts the operator's own in the place of what is there. Does nothing to what has no ports, or has the right ones.
     *
     * @return whether anything was changed, so that an apply may succeed now
     */
    static boolean replace(HasMetadata actual, HasMetadata desired, KubernetesClient client) {
        if (actual instanceof Service now && desired instanceof Service wanted) {
            List<ServicePort> ports = wanted.getSpec().getPorts();
            return !numbers(now).equals(numbers(wanted)) && patch(desired, Map.of("spec", whole(ports)), client);
        }
        if (actual instanceof Deployment now && desired instanceof Deployment wanted) {
            Container router = router(wanted);
            Map<String, Object> ports = whole(router.getPorts());
            ports.put("name", router.getName());
            Object template = Map.of("spec", Map.of("containers", List.of(ports)));
            return !numbers(now).equals(numbers(wanted))
                    && patch(desired, Map.of("spec", Map.of("template", template)), client);
        }
        return false;
    }

    private static List<Integer> numbers(Service service) {
        return service.getSpec().getPorts().stream().map(ServicePort::getPort).toList();
    }

    private static List<Integer> numbers(Deployment deployment) {
        return router(deployment).getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .toList();
    }

    private static Container router(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(each -> each.getName().equals(RouterPod.CONTAINER))
                .findFirst()
                .orElseGet(Container::new);
    }

    private static Map<String, Object> whole(List<?> ports) {
        List<Object> list = new ArrayList<>(List.of(WHOLE));
        list.addAll(ports);
        Map<String, Object> object = new HashMap<>();
        object.put("ports", list);
        return object;
    }

    private static boolean patch(HasMetadata child, Map<String, Object> change, KubernetesClient client) {
        PatchContext strategic = new PatchContext.Builder()
                .withPatchType(PatchType.STRATEGIC_MERGE)
                .withFieldManager(Labels.OPERATOR)
                .build();
        client.resource(child).patch(strategic, Serialization.asJson(change));
        return true;
    }
}
