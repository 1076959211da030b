package dev.llmroute.operator.rollout;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Why there are fewer router pods than there should be, as Kubernetes says.
 *
 * @param message for people: its words
 */
public record Trouble(Kind kind, String message) {
    /** What a person would look at first differs by it. */
    public enum Kind {
        /** Pods cannot be made: a quota, a policy, a service account that is not there. */
        ReplicaFailure,
        /** Pods are there and do not start: an image, a volume, a node that would take them. */
        PodsWaiting,
        /** New pods have not become ready in ten minutes. */
        ProgressDeadlineExceeded
    }

    /**
     * Looks for it.
     *
     * @param pods asked only where the Deployment lacks some that are ready
     */
    public static Optional<Trouble> of(Deployment deployment, Supplier<List<Pod>> pods) {
        if (ready(deployment) >= deployment.getSpec().getReplicas() && isUpToDate(deployment)) {
            return Optional.empty();
        }
        Optional<Trouble> failure = condition(deployment, "ReplicaFailure", "True")
                .map(condition -> new Trouble(Kind.ReplicaFailure, condition.getMessage()));
        return failure.or(() -> pods.get().stream()
                        .flatMap(pod -> waiting(pod).stream())
                        .findFirst()
                        .map(message -> new Trouble(Kind.PodsWaiting, message)))
                .or(() -> condition(deployment, "Progressing", "False")
                        .map(condition -> new Trouble(Kind.ProgressDeadlineExceeded, condition.getMessage())));
    }

    private static int ready(Deployment deployment) {
        return deployment.getStatus() == null
                ? 0
                : Objects.requireNonNullElse(deployment.getStatus().getReadyReplicas(), 0);
    }

    private static boolean isUpToDate(Deployment deployment) {
        Integer updated =
                deployment.getStatus() == null ? null : deployment.getStatus().getUpdatedReplicas();
        return updated == null || updated >= deployment.getSpec().getReplicas();
    }

    private static Optional<DeploymentCondition> condition(Deployment deployment, String type, String status) {
        return deployment.getStatus() == null
                ? Optional.empty()
                : deployment.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals(type)
                                && condition.getStatus().equals(status))
                        .findFirst();
    }

    /** What a pod waits for; starting is not waiting. */
    private static Optional<String> waiting(Pod pod) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        Stream<String> unschedulable = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> condition.getReason() + ": " + condition.getMessage());
        Stream<String> containers =
                pod.getStatus().getContainerStatuses().stream().flatMap(status -> waiting(status).stream());
        return Stream.concat(unschedulable, containers)
                .map(why -> "pod " + pod.getMetadata().getName() + ": " + why)
                .findFirst();
    }

    private static Optional<String> waiting(ContainerStatus status) {
        return Optional.ofNullable(status.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> !"ContainerCreating".equals(waiting.getReason())
                        && !"PodInitializing".equals(waiting.getReason()))
                .map(waiting ->
                        waiting.getReason() + (waiting.getMessage() == null ? "" : ": " + waiting.getMessage()));
    }
}
