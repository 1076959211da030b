package dev.llmroute.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * How Hazelcast is set up, for members and clients. Its defaults are open (all interfaces, multicast, Java deserialization,
 * phone home) and slow to notice a lost peer (60 s); each is set explicitly here.
 */
final class Configurations {
    /** Open-source members of different minor versions cannot form one cluster: the minor is part of its name. */
    private static final String HAZELCAST_MINOR = "-hz57";

    /** News that a slow process cannot take in time are left to its next comparison, not heaped up in memory. */
    private static final String MAX_EVENTS_QUEUED = "20000";

    /** So many entries leave a full map at once: what comes may be larger than what goes. */
    private static final String EVICTED_AT_ONCE = "8";

    /** An address for documentation, which no machine has. */
    private static final String NOBODY = "192.0.2.1";

    private Configurations() {}

    /** @throws IllegalArgumentException where the bind address cannot be listened on as one explicit address */
    static Config member(MemberOptions options) {
        InetAddress bind = explicitAddress(options.bindAddress());
        Config config = new Config().setClusterName(options.clusterName() + HAZELCAST_MINOR);
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.prefer.ipv4.stack", String.valueOf(bind instanceof Inet4Address))
                .setProperty("hazelcast.metrics.enabled", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "1")
                .setProperty("hazelcast.heartbeat.interval.seconds", "2")
                .setProperty("hazelcast.max.no.heartbeat.seconds", "20")
                .setProperty("hazelcast.operation.call.timeout.millis", "5000")
                .setProperty("hazelcast.invocation.max.retry.count", "5")
                .setProperty("hazelcast.invocation.retry.pause.millis", "200")
                .setProperty("hazelcast.merge.first.run.delay.seconds", "10")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "10")
                .setProperty("hazelcast.graceful.shutdown.max.wait", "15")
                .setProperty("hazelcast.event.queue.capacity", MAX_EVENTS_QUEUED)
                .setProperty("hazelcast.map.eviction.batch.size", EVICTED_AT_ONCE);
        // Not by its interfaces: with those it looks for the other members among them only, once these are given by
        // name.
        config.setProperty("hazelcast.local.localAddress", bind.getHostAddress());
        network(options, config.getNetworkConfig());
        serialization(config.getSerializationConfig());
        // Nobody manages the members from outside: there is no such address, so no client may.
        config.getManagementCenterConfig()
                .setDataAccessEnabled(false)
                .setScriptingEnabled(false)
                .setConsoleEnabled(false)
                .setTrustedInterfaces(Set.of(NOBODY));
        return config.addMapConfig(SharedStructures.anyOther())
                .addMapConfig(SharedStructures.cooldowns())
                .addMapConfig(SharedStructures.probes())
                .addMapConfig(SharedStructures.echoes())
                .addMapConfig(SharedStructures.signedOut())
                .addMapConfig(SharedStructures.spent())
                .addMapConfig(SharedStructures.counts())
                .addRingBufferConfig(SharedStructures.fallbacks())
                .addRingBufferConfig(SharedStructures.sums());
    }

    private static InetAddress explicitAddress(String bindAddress) {
        try {
            InetAddress address = InetAddress.getByName(bindAddress);
            if (!address.isAnyLocalAddress()) {
                return address;
            }
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "The shared memory cannot listen on \"" + bindAddress + "\": the name is unknown", unknown);
        }
        throw new IllegalArgumentException("The shared memory cannot listen on all interfaces (\"" + bindAddress
                + "\"): its port has no authentication. Give it one address, as other members reach it");
    }

    private static void network(MemberOptions options, NetworkConfig network) {
        network.setPort(options.port()).setPortAutoIncrement(false);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true);
        options.join().forEach(network.getJoin().getTcpIpConfig()::addMember);
    }

    static ClientConfig client(ClientOptions options) {
        ClientConfig config = new ClientConfig().setClusterName(options.clusterName() + HAZELCAST_MINOR);
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.client.statistics.enabled", "false")
                .setProperty("hazelcast.client.metrics.enabled", "false")
                .setProperty("hazelcast.client.heartbeat.interval", "2000")
                .setProperty("hazelcast.client.heartbeat.timeout", "20000")
                .setProperty("hazelcast.client.invocation.timeout.seconds", "5")
                .setProperty("hazelcast.client.event.queue.capacity", MAX_EVENTS_QUEUED)
                .setProperty("hazelcast.client.shuffle.member.list", "true");
        config.getNetworkConfig().setAddresses(options.addresses()).setConnectionTimeout(2000);
        config.getConnectionStrategyConfig().setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC);
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(200)
                .setMaxBackoffMillis(2000)
                .setMultiplier(1.5)
                .setJitter(0.2)
                .setClusterConnectTimeoutMillis(Long.MAX_VALUE);
        serialization(config.getSerializationConfig());
        return config;
    }

    private static void serialization(SerializationConfig serialization) {
        serialization.addDataSerializableFactory(CooldownSerializables.FACTORY_ID, new CooldownSerializables());
        SerialFilter.install();
        serialization.setJavaSerializationFilterConfig(exceptionsOnly());
        serialization
                .getCompactSerializationConfig()
                .setZeroConfigFilter(only("com.hazelcast."))
                .addSerializer(new CooldownValueSerializer())
                .addSerializer(new FallbackEventSerializer())
                .addSerializer(new MinuteSumsSerializer())
                .addSerializer(new AttemptSerializer())
                .addSerializer(new SkippedSerializer());
    }

    /** What one member tells another of an operation that failed; no collection whose reading computes anything. */
    private static JavaSerializationFilterConfig exceptionsOnly() {
        JavaSerializationFilterConfig filter = only("com.hazelcast.");
        filter.getWhitelist()
                .addClasses(
                        "java.lang.Throwable",
                        "java.lang.Exception",
                        "java.lang.RuntimeException",
                        "java.lang.Error",
                        "java.lang.StackTraceElement",
                        "[Ljava.lang.StackTraceElement;",
                        "java.lang.ClassCastException",
                        "java.lang.ClassNotFoundException",
                        "java.lang.IllegalArgumentException",
                        "java.lang.IllegalStateException",
                        "java.lang.IndexOutOfBoundsException",
                        "java.lang.InterruptedException",
                        "java.lang.NullPointerException",
                        "java.lang.UnsupportedOperationException",
                        "java.io.IOException",
                        "java.io.EOFException",
                        "java.io.InvalidClassException",
                        "java.io.NotSerializableException",
                        "java.io.ObjectStreamException",
                        "java.util.ArrayList",
                        "java.util.Collections$EmptyList",
                        "java.util.Collections$UnmodifiableCollection",
                        "java.util.Collections$UnmodifiableList",
                        "java.util.Collections$UnmodifiableRandomAccessList",
                        "java.util.NoSuchElementException",
                        "java.util.concurrent.CancellationException",
                        "java.util.concurrent.CompletionException",
                        "java.util.concurrent.ExecutionException",
                        "java.util.concurrent.RejectedExecutionException",
                        "java.util.concurrent.TimeoutException");
        return filter;
    }

    /** Nothing else is turned into objects: whoever reaches the port could otherwise name any class of ours or of a library. */
    private static JavaSerializationFilterConfig only(String... prefixes) {
        return new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(new ClassFilter().addPrefixes(prefixes));
    }
}
