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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Clients that keep their connections and never try again, while the router that they use leaves and another takes its place, as behind a
 * Service: each of their requests is answered.
 */
class NoRequestIsLostTest {
    private static final int CLIENTS = 24;

    private static final Duration LONG = Duration.ofHours(1);

    /** As a pod does at first, but until it is told otherwise. */
    private static final Drain ACCEPTING = new Drain(LONG, LONG, LONG, LONG);

    /** As a pod does then. Far more than a client pauses, also on a machine that is busy. */
    private static final Drain FINISHING = new Drain(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), LONG);

    /** Between two requests over one connection, at most. */
    private static final int PAUSE_MS = 30;

    @AutoClose
    private final OneRouter leaving = new OneRouter(OneRouter.ONE_TARGET);

    @AutoClose
    private final OneRouter staying = new OneRouter(OneRouter.ONE_TARGET);

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS);

    private final List<Client> clients = new ArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();

    private final Object connecting = new Object();

    /** Where new connections lead; changed while none is being made. */
    private OneRouter service = leaving;

    private volatile boolean over;

    @BeforeEach
    void start() {
        for (OneRouter each : List.of(leaving, staying)) {
            each.simulator().set("sim", "first", new Behaviour.Answer(new Pace(0, 0, 2, 5)));
        }
        for (int seed = 0; seed < CLIENTS; seed++) {
            clients.add(new Client(new Random(seed)));
        }
        clients.forEach(Client::next);
        eachIsAnswered();
    }

    @RepeatedTest(2)
    void where_its_service_hears_of_it_last() throws Exception {
        CompletableFuture<Void> left = leaving.leave(ACCEPTING);
        eachIsAnswered();
        theServiceLeavesItOut();
        eachIsAnswered();
        leaving.leave(FINISHING).get(30, TimeUnit.SECONDS);
        left.get(30, TimeUnit.SECONDS);
        eachIsAnswered();

        assertThat(lost).isEmpty();
    }

    @RepeatedTest(2)
    void where_its_service_has_left_it_out_before() throws Exception {
        theServiceLeavesItOut();
        eachIsAnswered();

        leaving.leave(FINISHING).get(30, TimeUnit.SECONDS);
        eachIsAnswered();

        assertThat(lost).isEmpty();
    }

    private void theServiceLeavesItOut() {
        synchronized (connecting) {
            service = staying;
        }
    }

    /** Waits until each client has an answer to what it asked from now on, and so one over a connection that was accepted. */
    private void eachIsAnswered() {
        List<Integer> before = clients.stream().map(Client::answered).toList();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !lost.isEmpty()
                        || IntStream.range(0, CLIENTS)
                                .allMatch(i -> clients.get(i).answered() > before.get(i) + 1));
    }

    @AfterEach
    void stop() throws Exception {
        over = true;
        for (Client client : clients) {
            client.close();
        }
    }

    /** One connection, as a pool keeps it: until an answer says that it closes. */
    private final class Client {
        private final Random random;
        private final AtomicInteger answered = new AtomicInteger();
        private RawCaller connection;

        Client(Random random) {
            this.random = random;
        }

        int answered() {
            return answered.get();
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
                    synchronized (connecting) {
                        connection = new RawCaller(service.port());
                    }
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
