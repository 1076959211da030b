package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Where the parts of a JSON schema refer to each other. */
final class References {
    /** Deeper than any schema that somebody wrote, and not so deep that the stack is full. */
    private static final int MAX_DEPTH = 500;

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

    /** Whether every reference in the schema names something in it, none leads back to where it stands, and none through very many others. */
    static boolean end(JsonNode root) {
        return new Search(root).ends(root, 0);
    }

    /** Looks at each part once, however many references lead to it. */
    private static final class Search {
        private final JsonNode root;
        private final Set<JsonNode> begun = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());

        Search(JsonNode root) {
            this.root = root;
        }

        boolean ends(JsonNode schema, int depth) {
            if (done.contains(schema)) {
                return true;
            }
            if (depth > MAX_DEPTH || !begun.add(schema)) {
                return false;
            }
            String reference = schema.isObject() ? schema.path("$ref").asText("") : "";
            if (!reference.isEmpty()) {
                JsonNode named = resolve(root, reference);
                if (named.isMissingNode() || (named.isContainerNode() && !ends(named, depth + 1))) {
                    return false;
                }
            }
            for (JsonNode each : schema) {
                if (each.isContainerNode() && !ends(each, depth + 1)) {
                    return false;
                }
            }
            done.add(schema);
            return true;
        }
    }
}
