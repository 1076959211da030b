package dev.llmroute.hazelcast;

import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two cache members in processes of their own, and those who know their addresses. */
final class TwoMembers implements AutoCloseable {
    /** For what has no limit of its own; the machine may be busy with other things. */
    static final Duration SOON = Duration.ofMinutes(3);

    /** Within so long after a fault is repaired, all processes know the same. */
    static final Duration AGREEMENT = Duration.ofSeconds(30);

    final String clusterName;
    final String addresses;
    final MemberProcess first;
    final MemberProcess second;

    TwoMembers(String clusterName) {
        this.clusterName = clusterName;
        int port1 = FreePorts.next();
        int port2 = FreePorts.next();
        addresses = "127.0.0.1:" + port1 + ",127.0.0.1:" + port2;
        first = new MemberProcess(clusterName, port1, addresses);
        second = new MemberProcess(clusterName, port2, addresses);
    }

    /** Starts those that do not run, at the same time, and waits until they are one cluster. */
    TwoMembers start() throws IOException {
        first.start();
        second.start();
        await().atMost(SOON).until(() -> first.health("/readyz") == 200 && second.health("/readyz") == 200);
        try (HazelcastCache asked = memory()) {
            await().atMost(SOON).until(() -> asked.state().members() == 2);
        }
        return this;
    }

    void kill() {
        first.kill();
        second.kill();
    }

    ClientProcess client() throws IOException {
        return new ClientProcess(clusterName, addresses);
    }

    /** A client in this process that has not joined yet. */
    HazelcastCache memory() {
        return HazelcastCache.client(new ClientOptions(clusterName, List.of(addresses.split(","))));
    }

    /** What a router that starts now hears first about a model. */
    Cooldown newcomerLearns(String model) {
        Cooldowns newcomer = new Cooldowns(TimeSource.SYSTEM);
        try (HazelcastCache memory = memory()) {
            memory.join(newcomer);
            return await().atMost(AGREEMENT)
                    .until(() -> newcomer.find(Samples.key(model)), Optional::isPresent)
                    .orElseThrow()
                    .cooldown();
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
