package dev.llmroute.operator.child;

import dev.llmroute.api.EnvSpec;
import dev.llmroute.api.NetworkPolicySpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.operator.installation.NetworkReach;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.route.NetworkMode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who may reach router pods and what they may reach, as Kubernetes is told: a pure function.
 *
 * <p>Policies see the ports of pods, not those of Services. A provider of the network Private may be a Service, of which nobody but the
 * cluster knows how it maps ports: with one, routers reach all pods of the cluster.
 */
record RouterNetwork(RouterObjects objects) {
    private static final String TCP = "TCP";

    /** Empty where there is to be none. */
    Optional<NetworkPolicy> policy(RouterPool pool) {
        RouterSpec settings = objects.settings(pool);
        NetworkPolicySpec stated = settings.networkPolicy();
        if (stated != null && Boolean.FALSE.equals(stated.enabled())) {
            return Optional.empty();
        }
        Owner owner = pool.owner();
        return Optional.of(new NetworkPolicyBuilder()
                .withMetadata(objects.metadata(owner, owner.childName()))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(owner.selector())
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(ingress(settings))
                .withEgress(egress(pool, settings))
                .endSpec()
                .build());
    }

    private List<NetworkPolicyIngressRule> ingress(RouterSpec settings) {
        List<NetworkPolicyIngressRule> rules = new ArrayList<>();
        Optional<List<NetworkPolicyPeer>> callers = KubernetesTypes.callers(settings);
        // A rule without peers lets everybody in.
        if (callers.isEmpty() || !callers.get().isEmpty()) {
            rules.add(in(callers.orElse(List.of()), RouterPod.PORT));
        }
        NetworkReach reach = objects.config().routers().reach();
        List<NetworkPolicyPeer> asking = new ArrayList<>(List.of(
                new NetworkPolicyPeerBuilder()
                        .withNamespaceSelector(reach.monitoring())
                        .build(),
                component("operator")));
        reach.nodeCidrs()
                .forEach(cidr -> asking.add(new NetworkPolicyPeerBuilder()
                        .withNewIpBlock()
                        .withCidr(cidr)
                        .endIpBlock()
                        .build()));
        rules.add(in(asking, RouterPod.ADMIN_PORT));
        return rules;
    }

    private static NetworkPolicyIngressRule in(List<NetworkPolicyPeer> from, int port) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(from)
                .withPorts(port(TCP, port))
                .build();
    }

    /** Pods of the installation itself. */
    private NetworkPolicyPeer component(String name) {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .addToMatchLabels(
                        "kubernetes.io/metadata.name", objects.config().namespace())
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels(Labels.NAME, "llmroute")
                .addToMatchLabels(Labels.COMPONENT, name)
                .endPodSelector()
                .build();
    }

    private List<NetworkPolicyEgressRule> egress(RouterPool pool, RouterSpec settings) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        OperatorConfig config = objects.config();
        rules.add(out(
                List.of(),
                config.routers().reach().dnsPorts().stream()
                        .flatMap(port -> Stream.of(port("UDP", port), port(TCP, port)))
                        .toList()));
        Set<Integer> cache = new TreeSet<>();
        config.cacheAddresses().forEach(address -> port("tcp://" + address).ifPresent(cache::add));
        rules.add(out(List.of(component("cache")), tcp(cache)));
        rules.add(out(List.of(), tcp(outside(pool, settings))));
        if (providers(pool).anyMatch(provider -> provider.network() == NetworkMode.Private)) {
            rules.add(new NetworkPolicyEgressRuleBuilder()
                    .addNewTo()
                    .withNewNamespaceSelector()
                    .endNamespaceSelector()
                    .endTo()
                    .build());
        }
        // A rule without ports would let everything out.
        return rules.stream()
                .filter(rule -> !rule.getPorts().isEmpty() || !rule.getTo().isEmpty())
                .toList();
    }

    private static NetworkPolicyEgressRule out(List<NetworkPolicyPeer> to, List<NetworkPolicyPort> ports) {
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(ports.isEmpty() ? List.of() : to)
                .withPorts(ports)
                .build();
    }

    /** Where providers, proxies and the collector are, wherever that is. */
    private Set<Integer> outside(RouterPool pool, RouterSpec settings) {
        Set<Integer> ports = new TreeSet<>();
        providers(pool).forEach(provider -> port(provider.baseUrl()).ifPresent(ports::add));
        Stream<String> installation = objects.config().routerEnvironment().entrySet().stream()
                .filter(variable -> namesAddress(variable.getKey()))
                .map(variable -> variable.getValue());
        Stream<String> own = Objects.requireNonNullElse(settings.env(), List.<EnvSpec>of()).stream()
                .filter(variable -> namesAddress(variable.name()))
                .map(EnvSpec::value);
        Stream.concat(installation, own).forEach(url -> port(url).ifPresent(ports::add));
        Optional.ofNullable(settings.networkPolicy())
                .map(NetworkPolicySpec::egressPorts)
                .ifPresent(ports::addAll);
        return ports;
    }

    private static Stream<ProviderSpec> providers(RouterPool pool) {
        return pool.routes().stream().flatMap(route -> route.bind().spec().providers().stream());
    }

    private static boolean namesAddress(String variable) {
        return variable.matches("(?i).*_proxy|.*_endpoint") && !variable.equalsIgnoreCase("no_proxy");
    }

    /** Of a URL; empty where it is none. */
    private static Optional<Integer> port(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getPort() > 0) {
                return Optional.of(uri.getPort());
            }
            return uri.getHost() == null
                    ? Optional.empty()
                    : Optional.of("http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443);
        } catch (IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    private static List<NetworkPolicyPort> tcp(Collection<Integer> ports) {
        return ports.stream().map(port -> port(TCP, port)).toList();
    }

    private static NetworkPolicyPort port(String protocol, int port) {
        return new NetworkPolicyPort(null, new IntOrString(port), protocol);
    }
}
