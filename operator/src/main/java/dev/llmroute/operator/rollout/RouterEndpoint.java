package dev.llmroute.operator.rollout;

import dev.llmroute.api.Limits;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A router pod as its Service knows it.
 *
 * @param address of the pod
 * @param ready whether callers are sent to it
 */
public record RouterEndpoint(String pod, String address, boolean ready) {
    /**
     * The pods behind a Service, by name; those that are about to end are left out.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions">Kubernetes: conditions of endpoints</a>
     */
    public static List<RouterEndpoint> of(Stream<EndpointSlice> slices) {
        return slices
                .flatMap(slice -> Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of()).stream())
                .flatMap(endpoint -> of(endpoint).stream())
                // A pod of two address families is in two slices.
                .collect(Collectors.toMap(RouterEndpoint::pod, each -> each, (first, second) -> first))
                .values()
                .stream()
                .sorted(Comparator.comparing(RouterEndpoint::pod))
                .toList();
    }

    private static Optional<RouterEndpoint> of(Endpoint endpoint) {
        ObjectReference pod = endpoint.getTargetRef();
        var conditions = endpoint.getConditions();
        boolean ends = conditions != null && Boolean.TRUE.equals(conditions.getTerminating());
        // Both become parts of URLs.
        boolean usable = pod != null
                && pod.getName() != null
                && pod.getName().matches(Limits.SECRET_NAME)
                && !endpoint.getAddresses().isEmpty()
                && endpoint.getAddresses().getFirst().matches("[0-9a-fA-F:.]+");
        if (ends || !usable) {
            return Optional.empty();
        }
        boolean ready = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
        return Optional.of(
                new RouterEndpoint(pod.getName(), endpoint.getAddresses().getFirst(), ready));
    }
}
