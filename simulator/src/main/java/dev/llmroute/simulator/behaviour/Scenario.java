package dev.llmroute.simulator.behaviour;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the simulator plays from its start and after each reset. A provider that no scenario mentions exists too: it takes
 * any key and answers for any model. An immutable value; its keys never show in its text.
 *
 * @param strict whether all providers refuse what their vendors refuse: true where it is absent
 */
public record Scenario(Map<String, Provider> providers, Boolean strict) {
    /** No keys, and everybody answers at once. */
    public static final Scenario EMPTY = new Scenario(Map.of(), true);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Set<String> OWN_PATHS = Set.of("admin", "healthz");

    public Scenario {
        providers = providers == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        strict = strict == null || strict;
        providers.forEach((name, provider) -> {
            checkProvider(name);
            Fields.present("providers." + name, provider);
        });
    }

    /**
     * One provider.
     *
     * @param keys the API keys that it takes, by the name under which their calls are counted; empty means any, or none
     * @param models behaviours by model; {@code *} is every model that is not named
     * @param strict whether it refuses what its vendor refuses: true where it is absent
     */
    public record Provider(Map<String, String> keys, Map<String, Behaviour> models, Boolean strict) {
        public Provider {
            strict = strict == null || strict;
            keys = keys == null ? Map.of() : Map.copyOf(keys);
            models = models == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(models));
            models.forEach((model, behaviour) -> {
                Fields.present("model name", model);
                Fields.present("models." + model, behaviour);
            });
        }

        @Override
        public String toString() {
            return "Provider[keys=" + keys.keySet() + ", models=" + models + "]";
        }
    }

    /** Reads YAML (and so JSON too). Throws {@link InvalidInput} with the field that is wrong. */
    public static Scenario parse(String yaml) {
        return Json.readYaml(yaml.getBytes(StandardCharsets.UTF_8), Scenario.class);
    }

    /** Reads a YAML file. Throws {@link InvalidInput} with the file and the field that is wrong. */
    public static Scenario read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (InvalidInput e) {
            throw new InvalidInput(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidInput(file + " cannot be read: " + e, e);
        }
    }

    static void checkProvider(String name) {
        if (!NAME.matcher(name).matches() || OWN_PATHS.contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" cannot be a provider's name: it is one step of a path,"
                    + " of letters, digits, '.', '_' and '-', and neither admin nor healthz");
        }
    }
}
