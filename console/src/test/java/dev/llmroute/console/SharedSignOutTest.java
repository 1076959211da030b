package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.hazelcast.MemberOptions;
import dev.llmroute.history.RecentFallbacks;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who signs out at one replica of the console, and whose session somebody has copied. */
class SharedSignOutTest {
    private static final String TOKEN = "the-token-of-all-replicas";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final int port = freePort();
    private final HazelcastCache firstMemory = client();
    private final HazelcastCache secondMemory = client();
    private HazelcastCache member;
    private TestConsole first;
    private TestConsole second;

    @BeforeEach
    void start() {
        first = console(firstMemory);
        second = console(secondMemory);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        firstMemory.close();
        secondMemory.close();
        if (member != null) {
            member.close();
        }
    }

    @Test
    void a_session_that_was_ended_at_one_replica_opens_nothing_at_another() throws Exception {
        startMember();
        String session = signedIn();
        assertThat(status(second, session)).isEqualTo(200);

        first.send(first.to("/logout").header("Cookie", session).POST(BodyPublishers.noBody()));

        assertThat(status(first, session)).isEqualTo(401);
        await().atMost(SOON).until(() -> status(second, session) == 401);
        String another = signedIn();
        assertThat(status(second, another)).as("other sessions go on").isEqualTo(200);
    }

    @Test
    void a_session_that_was_ended_while_the_shared_memory_was_away_is_told_of_when_it_is_there() throws Exception {
        String session = signedIn();
        first.send(first.to("/logout").header("Cookie", session).POST(BodyPublishers.noBody()));
        assertThat(status(second, session)).as("nobody could tell").isEqualTo(200);

        startMember();

        await().atMost(SOON).until(() -> status(second, session) == 401);
    }

    @Test
    void a_neighbour_who_writes_over_what_is_shared_does_not_bring_a_session_back() throws Exception {
        startMember();
        String session = signedIn();
        first.send(first.to("/logout").header("Cookie", session).POST(BodyPublishers.noBody()));
        ClientConfig config = new ClientConfig().setClusterName("sign-outs-hz57");
        config.getNetworkConfig().addAddress("127.0.0.1:" + port);
        HazelcastInstance neighbour = HazelcastClient.newHazelcastClient(config);
        try {
            await().atMost(SOON).until(() -> neighbour.getMap("signed-out").size() == 1);
            for (Object id : neighbour.getMap("signed-out").keySet()) {
                assertThat(session).as("what is shared opens nothing").doesNotContain(String.valueOf(id));
                neighbour.getMap("signed-out").put(id, new java.util.HashMap<>());
            }
            assertThat(status(second, session)).isEqualTo(401);
        } finally {
            neighbour.shutdown();
        }
    }

    private void startMember() {
        member = HazelcastCache.member(new MemberOptions("sign-outs", "127.0.0.1", port, List.of()));
        await().atMost(SOON)
                .until(() ->
                        firstMemory.state().connected() && secondMemory.state().connected());
    }

    private HazelcastCache client() {
        return HazelcastCache.client(new ClientOptions("sign-outs", List.of("127.0.0.1:" + port)));
    }

    private static TestConsole console(HazelcastCache memory) {
        ConsoleOptions options = new ConsoleOptions(new Entry.StaticToken(TOKEN, Right.Edit), "127.0.0.1", 0);
        Console console = Console.start(
                options,
                Cooldowns.ofOnlooker(TimeSource.SYSTEM),
                new RecentFallbacks(),
                memory::state,
                HistoryOptions.IN_MEMORY,
                memory.endedSessions(),
                RouteCatalog.none());
        return new TestConsole(console, HttpClient.newHttpClient());
    }

    private String signedIn() throws Exception {
        return TestConsole.cookie(
                first.send(first.to("/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("token=" + TOKEN))),
                "llmroute-console");
    }

    private static int status(TestConsole console, String session) throws Exception {
        return console.get("/api/v1/me", "Cookie", session).statusCode();
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
