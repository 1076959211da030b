package dev.llmroute.operator.child;

import dev.llmroute.api.AutoscalingSpec;
import dev.llmroute.api.DisruptionSpec;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many router pods there are and how many may be away, as Kubernetes is told: pure functions. */
record RouterScaling(RouterObjects objects) {
    /** The gauge that each router has of the requests that it serves. */
    private static final String IN_FLIGHT = "llmroute_requests_in_flight";

    /** Empty where the route says how many pods there are. */
    Optional<HorizontalPodAutoscaler> autoscaler(RouterPool pool) {
        RouterSpec settings = objects.settings(pool);
        return Optional.ofNullable(settings.autoscaling()).map(stated -> autoscaler(pool.owner(), settings, stated));
    }

    private HorizontalPodAutoscaler autoscaler(Owner owner, RouterSpec settings, AutoscalingSpec stated) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(objects.metadata(owner, owner.childName()))
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", owner.childName())
                .withMinReplicas(stated.fewest())
                .withMaxReplicas(stated.max())
                .withMetrics(metrics(stated))
                .withBehavior(KubernetesTypes.behavior(settings).orElse(null))
                .endSpec()
                .build();
    }

    private static List<MetricSpec> metrics(AutoscalingSpec stated) {
        List<MetricSpec> metrics = new ArrayList<>();
        Integer cpu = stated.cpuPercent();
        if (cpu != null) {
            metrics.add(new MetricSpecBuilder()
                    .withType("Resource")
                    .withNewResource()
                    .withName("cpu")
                    .withNewTarget()
                    .withType("Utilization")
                    .withAverageUtilization(cpu)
                    .endTarget()
                    .endResource()
                    .build());
        }
        if (stated.inFlight() != null) {
            metrics.add(new MetricSpecBuilder()
                    .withType("Pods")
                    .withNewPods()
                    .withNewMetric()
                    .withName(IN_FLIGHT)
                    .endMetric()
                    .withNewTarget()
                    .withType("AverageValue")
                    .withAverageValue(amount(stated.inFlight()))
                    .endTarget()
                    .endPods()
                    .build());
        }
        return metrics;
    }

    /** As the API server would write it, which makes 2k of 2000. */
    private static Quantity amount(int number) {
        return number % 1000 == 0 ? new Quantity(number / 1000 + "k") : new Quantity(String.valueOf(number));
    }

    /** Empty where evictions are not to be held up. */
    Optional<PodDisruptionBudget> disruptionBudget(RouterPool pool) {
        DisruptionSpec stated = objects.settings(pool).podDisruptionBudget();
        if (stated != null && Boolean.FALSE.equals(stated.enabled())) {
            return Optional.empty();
        }
        Owner owner = pool.owner();
        return Optional.of(new PodDisruptionBudgetBuilder()
                .withMetadata(objects.metadata(owner, owner.childName()))
                .withNewSpec()
                .withMaxUnavailable(count(stated == null ? null : stated.maxUnavailable()))
                .withNewSelector()
                .withMatchLabels(owner.selector())
                .endSelector()
                // A router that does not become ready serves nobody, and must not hold up a node.
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .endSpec()
                .build());
    }

    private static IntOrString count(@Nullable String stated) {
        String text = Objects.requireNonNullElse(stated, "1");
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
    }
}
