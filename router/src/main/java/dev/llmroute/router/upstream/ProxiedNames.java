package dev.llmroute.router.upstream;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.NetworkMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Judges providers that are called through a proxy. It is the proxy that connects to them, so that there is no address to look at
 * afterwards: what is written as an address is judged as that; a name by what it leads to from here, where it does lead somewhere; of any
 * other name the proxy is the judge. Lives on one event loop.
 */
final class ProxiedNames {
    /** Looks up a name; may take its time. */
    interface Resolver {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    /**
     * Where clouds answer their machines with credentials: a proxy in one may know them where this router does not.
     *
     * @see <a href="https://cloud.google.com/compute/docs/metadata/querying-metadata">Google: metadata server</a>
     * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html">AWS: DNS attributes</a>
     */
    private static final Set<String> METADATA = Set.of(
            "metadata.google.internal", "metadata.goog", "metadata", "instance-data", "instance-data.ec2.internal");

    /** A call waits no longer to hear what a name leads to: where only the proxy reaches a DNS server, answers may never come. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration KEPT = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final TimeSource time;
    private final Resolver resolver;
    private final Map<String, LookUp> lookUps = new HashMap<>();
    private @Nullable WorkerExecutor threads;

    private record LookUp(Future<List<InetAddress>> found, long atNanos) {}

    ProxiedNames(Vertx vertx, TimeSource time) {
        this(vertx, time, InetAddress::getAllByName);
    }

    ProxiedNames(Vertx vertx, TimeSource time, Resolver resolver) {
        this.vertx = vertx;
        this.time = time;
        this.resolver = resolver;
    }

    /** Why a host must not be called through a proxy; empty where the rules allow it, or do not know it. Never fails. */
    Future<Optional<String>> refusal(String host, NetworkMode network) {
        String name = plain(host);
        List<InetAddress> written = written(name);
        if (!written.isEmpty()) {
            return Future.succeededFuture(refusal(written, network));
        }
        if (METADATA.contains(name)) {
            return Future.succeededFuture(Optional.of("its name is that of a metadata server"));
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return Future.succeededFuture(refusal(List.of(InetAddress.getLoopbackAddress()), network));
        }
        return lookUp(name)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(List.of())
                .map(found -> refusal(found, network));
    }

    private static Optional<String> refusal(List<InetAddress> addresses, NetworkMode network) {
        return addresses.stream()
                .flatMap(address -> AddressRule.refusal(address, network).stream())
                .findFirst();
    }

    private Future<List<InetAddress>> lookUp(String name) {
        long now = time.nanos();
        LookUp known = lookUps.get(name);
        if (known != null && now - known.atNanos() < KEPT.toNanos()) {
            return known.found();
        }
        lookUps.values().removeIf(old -> now - old.atNanos() >= KEPT.toNanos());
        if (threads == null) {
            // Of their own: one look-up after the other may last as long as DNS is patient.
            threads = vertx.createSharedWorkerExecutor("llmroute-names", 4);
        }
        Future<List<InetAddress>> found = threads.executeBlocking(() -> resolver.all(name), false)
                .map(all -> all == null ? List.of() : List.of(all));
        lookUps.put(name, new LookUp(found, now));
        return found;
    }

    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** What an address is read as: by most, and by programs that take octal and hexadecimal numbers. */
    private static List<InetAddress> written(String name) {
        List<InetAddress> read = new ArrayList<>();
        try {
            read.add(InetAddress.ofLiteral(name));
        } catch (IllegalArgumentException none) {
            // The other form, or a name.
        }
        try {
            read.add(Inet4Address.ofPosixLiteral(name));
        } catch (IllegalArgumentException none) {
            // A name, or one of IPv6.
        }
        return read;
    }
}
