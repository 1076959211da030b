package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.Drain;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Clients that keep their connections and never try again, while the router that they use leaves and another takes its place, as behind a
 * Service: each of their requests is answered.
 */
class NoRequestIsLostTest {
    private static final int CLIENTS = 24;

    /** As long as what a pod does, but in another scale: 3 s that a connection is quiet are 300 ms. */
    private static final Drain DRAIN =
            new Drain(Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofSeconds(30));

    /** Between two requests over one connection, at most; a tenth of what counts as quiet. */
    private static final int PAUSE_MS = 30;

    @AutoClose
    private final OneRouter leaving = new OneRouter(OneRouter.ONE_TARGET);

    @AutoClose
    private final OneRouter staying = new OneRouter(OneRouter.ONE_TARGET);

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS);

    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> lost = new CopyOnWriteArrayList<>();

    /** Where new connections lead. */
    private volatile OneRouter service = leaving;

    private volatile boolean over;

    @RepeatedTest(3)
    void of_a_pool_whose_connections_are_used_again_and_again() throws Exception {
        for (OneRouter each : List.of(leaving, staying)) {
            each.simulator().set("sim", "first", new Behaviour.Answer(new Pace(0, 0, 2, 5)));
        }
        List<Client> clients = new ArrayList<>();
        for (int seed = 0; seed < CLIENTS; seed++) {
            clients.add(new Client(new Random(seed)));
        }
        clients.forEach(Client::next);
        await().until(() -> answered.get() > 5 * CLIENTS);

        CompletableFuture<Void> left = leaving.leave(DRAIN);
        int sinceThen = answered.get() + 2 * CLIENTS;
        await().until(() -> answered.get() > sinceThen || !lost.isEmpty());
        service = staying;
        left.get(30, TimeUnit.SECONDS);
        int afterwards = answered.get() + 5 * CLIENTS;
        await().until(() -> answered.get() > afterwards || !lost.isEmpty());
        over = true;
        for (Client client : clients) {
            client.close();
        }

        assertThat(lost).isEmpty();
    }

    /** One connection, as a pool keeps it: until an answer says that it closes. */
    private final class Client {
        private final Random random;
        private RawCaller connection;

        Client(Random random) {
            this.random = random;
        }

        void next() {
            var _ = threads.schedule(this::ask, random.nextInt(PAUSE_MS), TimeUnit.MILLISECONDS);
        }

        synchronized void close() throws IOException {
            if (connection != null) {
                connection.close();
            }
        }

        private synchronized void ask() {
            if (over) {
                return;
            }
            boolean stream = random.nextInt(4) == 0;
            try {
                if (connection == null) {
                    connection = new RawCaller(service.port());
                }
                String answer = connection.write(question(stream)).answer();
                if (!answer.startsWith("HTTP/1.1 200 OK") || (stream && !answer.contains("data: [DONE]"))) {
                    lost.add(answer);
                    return;
                }
                answered.incrementAndGet();
                if (answer.contains("connection: close")) {
                    connection.close();
                    connection = null;
                }
            } catch (IOException reset) {
                lost.add(reset.toString());
                return;
            }
            next();
        }
    }

    private static String question(boolean stream) {
        String body = "{\"model\": \"chat\", \"stream\": " + stream
                + ", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
