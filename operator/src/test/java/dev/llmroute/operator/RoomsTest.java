package dev.llmroute.operator;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the rooms of the operator that {@code docs/development.md} names, and who may enter which. */
class RoomsTest {
    private static final String ROOT = "dev.llmroute.operator";

    /** From where each room may be entered; from the root all may. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("reconcile", List.of()),
            Map.entry("status", List.of("reconcile")),
            Map.entry("child", List.of("reconcile", "status")),
            Map.entry("rollout", List.of("reconcile", "status")),
            Map.entry("pool", List.of("reconcile", "status", "child", "rollout")),
            Map.entry("resource", List.of("reconcile", "status", "child", "rollout", "pool")),
            Map.entry("installation", List.of("reconcile", "child")),
            Map.entry("template", List.of("child")),
            Map.entry("event", List.of("reconcile", "status")),
            Map.entry("pace", List.of("status", "event")),
            Map.entry("election", List.of("reconcile", "child", "installation", "telemetry")),
            Map.entry("telemetry", List.of("reconcile", "status", "event")),
            Map.entry("apiserver", List.of("status", "child", "election", "telemetry")));

    @Test
    void each_room_is_entered_only_from_where_it_may_be() {
        LayeredArchitecture rooms = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy(ROOT)
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer();
        for (String room : ROOMS.keySet()) {
            rooms = rooms.layer(room).definedBy(ROOT + "." + room + "..");
        }
        for (Map.Entry<String, List<String>> room : ROOMS.entrySet()) {
            String[] from =
                    Stream.concat(Stream.of("root"), room.getValue().stream()).toArray(String[]::new);
            rooms = rooms.whereLayer(room.getKey()).mayOnlyBeAccessedByLayers(from);
        }
        rooms.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT));
    }
}
