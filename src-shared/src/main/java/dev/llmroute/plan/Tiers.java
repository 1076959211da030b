package dev.llmroute.plan;

import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings the targets of a chain that may stand in for one another together. */
final class Tiers {
    /** @param tier empty for a model that is alone, which then is named */
    private record Place(String tier, String model) {
        static Place of(Target target) {
            return target.tier().isEmpty() ? new Place("", target.ref().name()) : new Place(target.tier(), "");
        }
    }

    private Tiers() {}

    /** Each tier stands where its first target does, in the order in which its targets are written. */
    static List<Target> together(List<Target> written) {
        Map<Place, List<Target>> places = new LinkedHashMap<>();
        for (Target target : written) {
            places.computeIfAbsent(Place.of(target), place -> new ArrayList<>()).add(target);
        }
        return places.values().stream().flatMap(List::stream).toList();
    }
}
