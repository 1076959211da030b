package dev.llmroute.operator.installation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Environment;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the installation says of all router pods. Immutable, thread-safe.
 *
 * @param allowed what a route may say of its own
 * @param settings where a route says nothing
 * @param upgradedAtATime how many pools of pods change at a time because the installation has
 * @param served is looked up when the operator starts, rather than told
 */
public record RouterDefaults(
        PodSettings allowed, RouterSpec settings, NetworkReach reach, int upgradedAtATime, ServedKinds served) {
    private static final int UPGRADED_AT_A_TIME = 5;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .setDefaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));

    /** To these of the installation a route adds entries, or replaces them, one by one. */
    private static final Set<String> ADDED =
            Set.of("podLabels", "podAnnotations", "podDisruptionBudget", "networkPolicy");

    /** Nothing is said. */
    public static RouterDefaults none(PodSettings allowed) {
        return new RouterDefaults(
                allowed, read("{}", RouterSpec.class), NetworkReach.DEFAULT, UPGRADED_AT_A_TIME, ServedKinds.NONE);
    }

    /** From the environment; what cannot be read is a problem of it. */
    static RouterDefaults of(Environment env) {
        String allowed = env.text("LLMROUTE_POD_SETTINGS", PodSettings.Safe.name());
        if (!allowed.equals("Safe") && !allowed.equals("All")) {
            env.problem("LLMROUTE_POD_SETTINGS is \"" + allowed + "\"; it must be Safe or All");
        }
        return new RouterDefaults(
                allowed.equals("All") ? PodSettings.All : PodSettings.Safe,
                read(env, "LLMROUTE_ROUTER_DEFAULTS", RouterSpec.class).orElseGet(() -> read("{}", RouterSpec.class)),
                read(env, "LLMROUTE_ROUTER_NETWORK", NetworkReach.class).orElse(NetworkReach.DEFAULT),
                env.count("LLMROUTE_MAX_CONCURRENT_ROLLOUTS", UPGRADED_AT_A_TIME),
                ServedKinds.NONE);
    }

    private static <T> Optional<T> read(Environment env, String name, Class<T> type) {
        return env.text(name).flatMap(yaml -> {
            try {
                return Optional.of(read(yaml, type));
            } catch (IllegalArgumentException e) {
                env.problem(name + " cannot be read: " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    private static <T> T read(String yaml, Class<T> type) {
        try {
            return YAML.readValue(yaml, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    RouterDefaults withServed(ServedKinds kinds) {
        return new RouterDefaults(allowed, settings, reach, upgradedAtATime, kinds);
    }

    /** How pods are to be of which this is said: what is not allowed has no effect, and the rest wins over what is said here. */
    public RouterSpec under(@Nullable RouterSpec stated) {
        ObjectNode all = YAML.valueToTree(settings);
        if (stated != null) {
            ObjectNode own = YAML.valueToTree(stated);
            allowed.strip(own);
            own.properties().forEach(field -> put(all, field.getKey(), field.getValue()));
        }
        return YAML.convertValue(all, RouterSpec.class);
    }

    private static void put(ObjectNode all, String name, JsonNode value) {
        if (ADDED.contains(name) && all.get(name) instanceof ObjectNode before) {
            before.setAll((ObjectNode) value);
        } else {
            all.set(name, value);
        }
    }
}
