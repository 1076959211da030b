package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routers of the route. Without a meaning standalone, where nothing else is said. */
@ValidationRule(value = Rules.ONE_SIZE, message = Rules.ONE_SIZE_MESSAGE, fieldPath = ".replicas")
public record RouterSpec(
        @Min(0)
        @Max(Limits.MAX_REPLICAS)
        @JsonPropertyDescription("Number of router pods. Default 2. Without a meaning standalone.")
        @Nullable
        Integer replicas,

        @JsonPropertyDescription(
                "Has a HorizontalPodAutoscaler say how many router pods there are, in place of replicas.")
        @Nullable
        AutoscalingSpec autoscaling,

        @Min(1024)
        @Max(Limits.MAX_BODY_BYTES)
        @JsonPropertyDescription("The longest request body, in bytes; a longer one is refused. Default 10485760.")
        @Nullable
        Integer maxBodyBytes,

        @Min(1)
        @Max(Limits.MAX_IN_FLIGHT)
        @JsonPropertyDescription(
                "How many requests each router serves at the same time; more are refused. Default 2000. Without a meaning standalone.")
        @Nullable
        Integer maxInFlight,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "How long routers go on with the keys of a Secret that is gone, so that one may be deleted and made anew. A key that"
                        + " changes, or is taken out of a Secret that stays, is followed at once. Default 10m.")
        @Nullable
        String keepKeys,

        @JsonPropertyDescription(
                "Serves callers over TLS, with HTTP/2. Default: plain HTTP. Without a meaning standalone, see run --tls-cert.")
        @Nullable
        TlsSpec tls,

        @JsonPropertyDescription(
                "What each router asks for, and may use at most. Default: the installation's; requests of 100m and 256Mi, a limit of"
                        + " 512Mi.")
        @Nullable
        ResourcesSpec resources,

        @Size(max = Limits.MAX_LABELS)
        @JsonPropertyDescription("Labels of the nodes that routers may run on. Default: the installation's; any.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_NAME) String> nodeSelector,

        @Size(max = Limits.MAX_TOLERATIONS)
        @JsonPropertyDescription("Taints of nodes that do not keep routers away. Default: the installation's; none.")
        @Nullable
        List<TolerationSpec> tolerations,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Near to which nodes and pods routers run: affinity of a pod. Default: the installation's; none.")
        @Nullable
        Map<String, Object> affinity,

        @Size(max = Limits.MAX_SPREADS)
        @JsonPropertyDescription(
                "How evenly routers are spread. Default: the installation's; over nodes, where that is possible. Empty: not at all.")
        @Nullable
        List<TopologySpreadSpec> topologySpread,

        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription("The PriorityClass of the pods. Default: the installation's; the cluster's.")
        @Nullable
        String priorityClassName,

        @Size(max = Limits.MAX_LABELS)
        @ValidationRule(value = Rules.FREE_LABELS, message = Rules.FREE_LABELS_MESSAGE)
        @JsonPropertyDescription("More labels of the pods, beside the installation's, over which they win.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_NAME) String> podLabels,

        @Size(max = Limits.MAX_ANNOTATIONS)
        @JsonPropertyDescription("Annotations of the pods, beside the installation's, over which they win.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_ANNOTATION) String> podAnnotations,

        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription(
                "The ServiceAccount of the pods; they get no token of it. Default: one of the route's own.")
        @Nullable
        String serviceAccountName,

        @Size(max = Limits.MAX_PULL_SECRETS)
        @JsonPropertyDescription(
                "Names of Secrets of the route's namespace by which images are pulled. Default: the installation's; none.")
        @Nullable
        List<@Size(max = Limits.MAX_SECRET_NAME) @Pattern(Limits.SECRET_NAME) String> imagePullSecrets,

        @Size(max = Limits.MAX_ENV)
        @JsonPropertyDescription("More variables of the router's container; they win over the installation's.")
        @Nullable
        List<EnvSpec> env,

        @Size(min = 1, max = Limits.MAX_IMAGE)
        @Pattern(Limits.IMAGE)
        @JsonPropertyDescription("The image of the routers. Default: the installation's.")
        @Nullable
        String image,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "All else of the pods: a strategic merge patch over the pod template that the operator makes, with metadata and spec. The"
                        + " router's container is called router. What the operator needs cannot be changed.")
        @Nullable
        Map<String, Object> podTemplate,

        @JsonPropertyDescription(
                "The Service by which callers reach the routers. Default: reached from within the cluster.")
        @Nullable
        ServiceSpec service,

        @JsonPropertyDescription("An Ingress to the Service. Default: none.") @Nullable
        IngressSpec ingress,

        @JsonPropertyDescription("An HTTPRoute of the Gateway API to the Service. Default: none.") @Nullable
        HttpRouteSpec httpRoute,

        @JsonPropertyDescription("How many routers may be evicted at once. Default: the installation's; one.") @Nullable
        DisruptionSpec podDisruptionBudget,

        @JsonPropertyDescription(
                "Who may reach the routers, and what they may reach. Default: the installation's; everybody may call them.")
        @Nullable
        NetworkPolicySpec networkPolicy) {
    /** The same with another certificate, or none. */
    public RouterSpec withTls(@Nullable TlsSpec other) {
        return new RouterSpec(
                replicas,
                autoscaling,
                maxBodyBytes,
                maxInFlight,
                keepKeys,
                other,
                resources,
                nodeSelector,
                tolerations,
                affinity,
                topologySpread,
                priorityClassName,
                podLabels,
                podAnnotations,
                serviceAccountName,
                imagePullSecrets,
                env,
                image,
                podTemplate,
                service,
                ingress,
                httpRoute,
                podDisruptionBudget,
                networkPolicy);
    }
}
