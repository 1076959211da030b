package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.hazelcast.MemberOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way of an event: from a router's client by a member's ringbuffer and a console's client into a PostgreSQL that comes and goes. */
class StoreBehindMembersTest {
    private static final int CAPACITY = 10_000;
    private static final int ALL = 20_000;

    /** 200 a second. */
    private static final long PACE_NANOS = 5_000_000;

    private static PostgresServer server;

    private HazelcastCache member;
    private HazelcastCache router;
    private HazelcastCache console;
    private HistoryStore store;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        int port = freePort();
        member = HazelcastCache.member(new MemberOptions("store-test", "127.0.0.1", port, List.of()));
        router = HazelcastCache.client(new ClientOptions("store-test", List.of("127.0.0.1:" + port)));
        console = HazelcastCache.client(new ClientOptions("store-test", List.of("127.0.0.1:" + port)));
        router.joinAsRouter(new Cooldowns(TimeSource.SYSTEM), "router-1");
        console.join(Cooldowns.ofOnlooker(TimeSource.SYSTEM));
        store = HistoryStore.open(
                new HistoryOptions(server.database(), HistoryOptions.DEFAULT_RETENTION), console, TimeSource.SYSTEM);
        StoreContract.soon()
                .until(() -> store.state().available()
                        && router.state().connected()
                        && console.state().connected());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        store.close();
        console.close();
        router.close();
        member.close();
    }

    @Test
    void under_200_events_a_second_a_database_that_stops_and_starts_loses_none() throws Exception {
        record(0, 400);
        server.down();
        try {
            record(400, 1_200);
            StoreContract.soon().until(() -> store.state().isGone());
        } finally {
            server.up();
        }
        record(1_200, 1_400);

        StoreContract.soon().until(() -> store.count(Filter.NONE, ALL).number() == 1_400);
        assertThat(entries()).hasSize(1_400).noneMatch(HistoryEntry.Gap.class::isInstance);
    }

    @Test
    void what_the_ringbuffer_could_not_hold_while_the_database_was_away_is_told_as_a_gap() throws Exception {
        record(0, 10);
        StoreContract.soon().until(() -> store.count(Filter.NONE, ALL).number() == 10);
        server.down();
        try {
            for (int i = 10; i < CAPACITY + 2_010; i++) {
                router.record(Events.at(System.currentTimeMillis(), i));
                if (i % 1_000 == 0) {
                    // The router's own queue holds as many as the ringbuffer.
                    LockSupport.parkNanos(100 * PACE_NANOS);
                }
            }
            StoreContract.soon()
                    .until(() -> router.newest(1).stream()
                            .anyMatch(event -> event.id().equals(Events.id(CAPACITY + 2_009))));
        } finally {
            server.up();
        }

        StoreContract.soon().until(() -> store.count(Filter.NONE, ALL).number() == CAPACITY + 10);
        assertThat(entries().stream().filter(HistoryEntry.Gap.class::isInstance))
                .singleElement()
                .satisfies(gap -> assertThat(((HistoryEntry.Gap) gap).lost()).isEqualTo(2_000));
    }

    private void record(int from, int to) {
        for (int i = from; i < to; i++) {
            router.record(Events.at(System.currentTimeMillis(), i));
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private List<HistoryEntry> entries() {
        return store.page(Filter.NONE, Window.NEWEST, ALL).entries();
    }
}
