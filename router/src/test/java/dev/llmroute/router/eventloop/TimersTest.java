package dev.llmroute.router.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void an_answer_that_came_while_the_event_loop_was_held_up_is_no_timeout() throws Exception {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        try (ServerSocket provider = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            vertx.createNetClient()
                    .connect(provider.getLocalPort(), "127.0.0.1")
                    .onSuccess(connection -> {
                        AtomicBoolean came = new AtomicBoolean();
                        connection.handler(bytes -> came.set(true));
                        timers().after(Duration.ofMillis(50), () -> answered.complete(came.get()));
                        answer(provider);
                        holdUp(Duration.ofMillis(400));
                    });

            assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Timers timers() {
        return new Timers(vertx, defect -> {
            throw new IllegalStateException(defect);
        });
    }

    private static void answer(ServerSocket provider) {
        try {
            Socket accepted = provider.accept();
            accepted.getOutputStream().write('x');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void holdUp(Duration howLong) {
        long end = System.nanoTime() + howLong.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void nothing_is_done_after_they_were_cancelled() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        vertx.runOnContext(now -> {
            Timers timers = timers();
            timers.after(Duration.ofMillis(10), () -> first.complete("cancelled"));
            timers.cancel();
            timers.after(Duration.ofMillis(10), () -> first.complete("set later"));
            timers().after(Duration.ofMillis(30), () -> first.complete("another one"));
        });

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("another one");
    }

    @Test
    void what_an_action_throws_is_told_also_where_it_was_late() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        IllegalStateException defect = new IllegalStateException("a defect");
        vertx.runOnContext(now -> {
            new Timers(vertx, told::complete).after(Duration.ofMillis(10), () -> {
                throw defect;
            });
            holdUp(Duration.ofMillis(300));
        });

        assertThat(told.get(10, TimeUnit.SECONDS)).isSameAs(defect);
    }
}
