package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * Who else keeps a resource as it is, by the marks that such programs leave on it.
 *
 * @see <a href="https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/">Argo CD</a>
 * @see <a href="https://fluxcd.io/flux/components/kustomize/kustomizations/">Flux</a>
 */
final class Keeper {
    private static final Map<String, String> MARKS = Map.of(
            "argocd.argoproj.io/tracking-id", "Argo CD",
            "argocd.argoproj.io/instance", "Argo CD",
            "argocd.argoproj.io/installation-id", "Argo CD",
            "kustomize.toolkit.fluxcd.io/name", "Flux",
            "helm.toolkit.fluxcd.io/name", "Flux",
            "meta.helm.sh/release-name", "Helm");

    private static final Map<String, String> WRITERS = Map.of(
            "argocd-controller", "Argo CD",
            "kustomize-controller", "Flux",
            "helm-controller", "Flux");

    private Keeper() {}

    /** Its name; empty where nothing speaks for one. */
    static Optional<String> of(JsonNode metadata) {
        for (String place : new String[] {"annotations", "labels"}) {
            // In one order: where two marks are there, the first counts.
            for (String mark : MARKS.keySet().stream().sorted().toList()) {
                if (metadata.path(place).has(mark)) {
                    return Optional.of(MARKS.getOrDefault(mark, ""));
                }
            }
        }
        for (JsonNode each : metadata.path("managedFields")) {
            String writer = WRITERS.get(each.path("manager").asText());
            if (writer != null) {
                return Optional.of(writer);
            }
        }
        return Optional.empty();
    }
}
