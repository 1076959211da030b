package dev.llmroute.operator.apiserver;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads which fields of an object who manages. As maps of maps that is several times as much as all the rest of the object, and nearly
 * the same for all that are made alike: so maps that are equal are kept once, and nobody may change them. Thread-safe.
 */
final class SharedFields extends StdDeserializer<FieldsV1> {
    private static final long serialVersionUID = 1L;

    /** Of so many that differ few are the same. */
    private static final int MOST = 20_000;

    /** How an owner is named: what is in such a map, or has one in it, no other object has. */
    private static final String OWNER = "k:{\"uid\":";

    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    private final transient Map<Map<String, Object>, Map<String, Object>> known = new ConcurrentHashMap<>();

    private SharedFields() {
        super(FieldsV1.class);
    }

    /** How a client reads and writes objects. */
    static KubernetesSerialization serialization() {
        return new KubernetesSerialization(
                new ObjectMapper()
                        .registerModule(new SimpleModule().addDeserializer(FieldsV1.class, new SharedFields())),
                true);
    }

    @Override
    public FieldsV1 deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        Map<String, Object> tree = parser.readValueAs(TREE);
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperties(share(tree).orElse(tree));
        return fields;
    }

    /** The map that is kept of all that are equal; empty where others have no such map, but parts of it perhaps. */
    @SuppressWarnings("unchecked")
    private Optional<Map<String, Object>> share(Map<String, Object> map) {
        boolean alike = true;
        for (Map.Entry<String, Object> each : map.entrySet()) {
            if (each.getValue() instanceof Map<?, ?> part) {
                Optional<Map<String, Object>> shared = share((Map<String, Object>) part);
                shared.ifPresent(each::setValue);
                alike &= shared.isPresent();
            }
            alike &= !each.getKey().startsWith(OWNER);
        }
        if (!alike) {
            return Optional.empty();
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        Map<String, Object> before = known.putIfAbsent(map, map);
        return Optional.of(before == null ? map : before);
    }
}
