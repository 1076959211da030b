package dev.llmroute.operator.election;

import dev.llmroute.cooldown.TimeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an operator away from the routes of another installation, as long as that one lives. Thread-safe. */
public final class InstanceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceGuard.class);

    /** When to look again at a route that is another's. */
    public static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Instance self;
    private final LeaseSights leases;
    private final TimeSource time;

    /** When each of the others' routes was looked at last, by its uid. One that is not any more has been deleted. */
    private final Map<String, Long> foreign = new ConcurrentHashMap<>();

    public InstanceGuard(Instance self, KubernetesClient client, TimeSource time) {
        this(
                self,
                new LeaseSights(
                        other -> client.leases()
                                .inNamespace(other.namespace())
                                .withName(other.lease())
                                .get(),
                        time),
                time);
    }

    InstanceGuard(Instance self, LeaseSights leases, TimeSource time) {
        this.self = self;
        this.leases = leases;
        this.time = time;
    }

    /**
     * Whether this operator may write anything for the route. Tells the log once where it may not, and what to do about it.
     *
     * @param children what there is of the route; the first one that names an installation counts
     */
    public boolean lets(HasMetadata route, Stream<? extends HasMetadata> children) {
        Optional<Instance> named =
                children.map(Instance::of).flatMap(Optional::stream).findFirst();
        boolean another = named.isPresent() && !named.get().equals(self);
        return switch (Claim.of(self, named, another ? leases.of(named.get()) : new LeaseSight.Unknown())) {
            case Claim.Ours() -> {
                foreign.remove(route.getMetadata().getUid());
                yield true;
            }
            case Claim.Abandoned(Instance by) -> {
                foreign.remove(route.getMetadata().getUid());
                LOG.info("Takes over {}, whose installation {} is gone", name(route), by);
                yield true;
            }
            case Claim.Foreign(Instance of, String why) -> {
                if (foreign.put(route.getMetadata().getUid(), time.nanos()) == null) {
                    LOG.warn(
                            "Leaves {} alone: it belongs to the installation {}, and {}. Two installations must not watch"
                                    + " the same namespace: set watch.namespaces of one of them, or remove one. This one is {}",
                            name(route),
                            of,
                            why,
                            self);
                }
                yield false;
            }
        };
    }

    private static String name(HasMetadata route) {
        return route.getMetadata().getNamespace() + "/" + route.getMetadata().getName();
    }

    /** How many routes are left alone, as far as has been looked in the last minutes. */
    public int foreignRoutes() {
        long oldest = time.nanos() - LOOK_AGAIN.multipliedBy(3).toNanos();
        foreign.values().removeIf(looked -> looked - oldest < 0);
        return foreign.size();
    }
}
