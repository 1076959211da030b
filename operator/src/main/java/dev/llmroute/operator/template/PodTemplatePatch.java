package dev.llmroute.operator.template;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a route has to say of its pods beyond the fields that there are for it. Pure functions. */
public final class PodTemplatePatch {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PARTS = Set.of("metadata", "spec");

    private PodTemplatePatch() {}

    /**
     * The template with the patch in it. Look at {@link #problems} before it is used.
     *
     * @param patch the fields metadata and spec of a pod template
     * @throws IllegalArgumentException where the patch cannot be read as one
     */
    public static PodTemplateSpec apply(PodTemplateSpec made, Map<String, ?> patch) {
        if (!PARTS.containsAll(patch.keySet())) {
            throw new IllegalArgumentException("it has other fields than metadata and spec");
        }
        ObjectNode tree = JSON.valueToTree(made);
        StrategicMerge.merge(tree, JSON.valueToTree(patch));
        return JSON.convertValue(tree, PodTemplateSpec.class);
    }

    /** What of a patched template cannot be: what the operator needs has been changed, or the standard "restricted" is broken. */
    public static List<String> problems(PodTemplateSpec made, PodTemplateSpec patched) {
        List<String> problems = new ArrayList<>();
        kept(made.getMetadata().getLabels(), patched.getMetadata().getLabels(), "metadata.labels", problems);
        Container own = made.getSpec().getContainers().getFirst();
        Optional<Container> found = patched.getSpec().getContainers().stream()
                .filter(each -> own.getName().equals(each.getName()))
                .findFirst();
        if (found.isEmpty()) {
            problems.add("the container " + own.getName() + " must stay");
            return problems;
        }
        Container now = found.get();
        String path = "the container " + own.getName() + ": ";
        same(own.getStartupProbe(), now.getStartupProbe(), path + "startupProbe", problems);
        same(own.getLivenessProbe(), now.getLivenessProbe(), path + "livenessProbe", problems);
        same(own.getReadinessProbe(), now.getReadinessProbe(), path + "readinessProbe", problems);
        same(own.getLifecycle(), now.getLifecycle(), path + "lifecycle", problems);
        same(own.getCommand(), now.getCommand(), path + "command", problems);
        same(own.getArgs(), now.getArgs(), path + "args", problems);
        contains(now.getPorts(), own.getPorts(), path + "ports", problems);
        contains(now.getEnv(), own.getEnv(), path + "env", problems);
        now.getEnv().stream()
                .filter(variable -> variable.getName().startsWith("LLMROUTE_")
                        && !own.getEnv().contains(variable))
                .forEach(variable -> problems.add(path + "env must not have " + variable.getName()));
        contains(now.getVolumeMounts(), own.getVolumeMounts(), path + "volumeMounts", problems);
        contains(patched.getSpec().getVolumes(), made.getSpec().getVolumes(), "spec.volumes", problems);
        atLeast(made, patched, problems);
        problems.addAll(RestrictedStandard.problems(patched));
        return problems;
    }

    private static void kept(
            Map<String, String> wanted, Map<String, String> there, String path, List<String> problems) {
        wanted.forEach((label, value) -> {
            if (there == null || !value.equals(there.get(label))) {
                problems.add(path + " must keep " + label);
            }
        });
    }

    private static void same(Object wanted, Object there, String path, List<String> problems) {
        if (!Objects.equals(wanted, there)) {
            problems.add(path + " must stay as it is");
        }
    }

    private static <T> void contains(List<T> there, List<T> wanted, String path, List<String> problems) {
        if (!there.containsAll(wanted)) {
            problems.add(path + " must keep what the operator puts there");
        }
    }

    private static void atLeast(PodTemplateSpec made, PodTemplateSpec patched, List<String> problems) {
        Long seconds = patched.getSpec().getTerminationGracePeriodSeconds();
        if (seconds == null || seconds < made.getSpec().getTerminationGracePeriodSeconds()) {
            problems.add("spec.terminationGracePeriodSeconds must be at least "
                    + made.getSpec().getTerminationGracePeriodSeconds() + ": a router needs them to leave");
        }
    }
}
