package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Where the parts of a JSON schema refer to each other. */
final class References {
    private References() {}

    /** What a reference names; missing where it stands outside of the schema, or nowhere. */
    static JsonNode resolve(JsonNode root, String reference) {
        if (!reference.startsWith("#")) {
            return MissingNode.getInstance();
        }
        try {
            return root.at(JsonPointer.compile(URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException noPointer) {
            return MissingNode.getInstance();
        }
    }

    /** Whether every reference in the schema names something in it, and none leads back to where it stands. */
    static boolean end(JsonNode root) {
        return end(root, root, new HashSet<>(), new HashSet<>());
    }

    private static boolean end(JsonNode schema, JsonNode root, Set<String> path, Set<String> done) {
        String reference = schema.isObject() ? schema.path("$ref").asText("") : "";
        if (!reference.isEmpty() && !done.contains(reference)) {
            JsonNode named = resolve(root, reference);
            if (named.isMissingNode() || !path.add(reference) || !end(named, root, path, done)) {
                return false;
            }
            path.remove(reference);
            done.add(reference);
        }
        for (JsonNode each : schema) {
            if (each.isContainerNode() && !end(each, root, path, done)) {
                return false;
            }
        }
        return true;
    }
}
