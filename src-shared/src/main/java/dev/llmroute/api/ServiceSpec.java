package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Service by which callers reach the routers. */
public record ServiceSpec(
        @JsonPropertyDescription("ClusterIP (default), NodePort or LoadBalancer: from where it is reached.") @Nullable
        ServiceType type,

        @Size(max = Limits.MAX_ANNOTATIONS)
        @JsonPropertyDescription("Annotations, by which clouds are told what load balancer it is to be.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_ANNOTATION) String> annotations,

        @Size(max = Limits.MAX_LABELS) @JsonPropertyDescription("More labels; those of the operator stay.") @Nullable
        Map<String, @Size(max = Limits.MAX_NAME) String> labels,

        @Min(1) @Max(65_535) @JsonPropertyDescription("The port. Default: 80, or 443 with tls.") @Nullable
        Integer port,

        @Min(1)
        @Max(65_535)
        @JsonPropertyDescription(
                "The port of the nodes, with NodePort or LoadBalancer. Default: one that Kubernetes picks.")
        @Nullable
        Integer nodePort,

        @Size(min = 1, max = Limits.MAX_LABEL_KEY)
        @JsonPropertyDescription(
                "Which load balancer makes it, with LoadBalancer. Default: the cluster's own. Never changes afterwards.")
        @Nullable
        String loadBalancerClass,

        @Size(min = 1, max = Limits.MAX_NAME)
        @JsonPropertyDescription("Which pods are preferred, e.g. PreferClose. Default: none.")
        @Nullable
        String trafficDistribution) {}
