package dev.llmroute.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A strategic merge patch over a pod template, as the API server would do it: objects are merged, a null takes a field away, lists of
 * things with a key are merged by it, all other lists are replaced. Directives as {@code $patch} are refused.
 *
 * @see <a href="https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.35/#podspec-v1-core">the keys: "patch merge key"</a>
 */
final class StrategicMerge {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("volumes", "name"),
            Map.entry("env", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("resourceClaims", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("ports", "containerPort"),
            Map.entry("hostAliases", "ip"),
            Map.entry("topologySpreadConstraints", "topologyKey"));

    private StrategicMerge() {}

    /**
     * Merges the patch into the target, which is changed.
     *
     * @throws IllegalArgumentException where the patch has a directive, or a thing of a list without its key
     */
    static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.startsWith("$")) {
                throw new IllegalArgumentException("the directive " + name
                        + " is not understood; a field is taken away by null, and what the operator makes stays");
            }
            if (value.isNull()) {
                target.remove(name);
            } else if (value.isObject() && target.get(name) instanceof ObjectNode inner) {
                merge(inner, value);
            } else if (value.isArray() && KEYS.containsKey(name)) {
                mergeList(target.withArray(name), value, name, KEYS.get(name));
            } else {
                target.set(name, value.deepCopy());
            }
        });
    }

    private static void mergeList(ArrayNode target, JsonNode patch, String list, String key) {
        for (JsonNode item : patch) {
            if (!item.has(key)) {
                throw new IllegalArgumentException(
                        "an entry of " + list + " has no " + key + ", by which they are merged");
            }
            ObjectNode before = target.valueStream()
                    .filter(each -> each.path(key).equals(item.path(key)))
                    .map(ObjectNode.class::cast)
                    .findFirst()
                    .orElseGet(target::addObject);
            merge(before, item);
        }
    }
}
