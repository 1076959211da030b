package dev.llmroute.router.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.RawCaller;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseEndTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ResponseEnd> came = new CompletableFuture<>();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void an_answer_that_was_written_is_over_for_all_the_last_one_first_and_nobody_left() throws Exception {
        try (RawCaller _ = call((response, end) -> response.end("all"))) {
            await().until(() -> told.size() == 2);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(told).containsExactly("second over", "first over");
    }

    @Test
    void of_a_caller_that_goes_away_is_told_before_the_response_is_over() throws Exception {
        call((response, end) -> {}).close();
        await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("left", "second over", "first over");
    }

    @Test
    void a_response_that_is_still_being_delivered_is_not_over_when_its_last_byte_is_queued() throws Exception {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try (RawCaller _ = call((response, end) -> {
            end.awaitDelivery();
            response.end("all").onComplete(done -> written.complete(null));
        })) {
            written.get(10, TimeUnit.SECONDS);
            assertThat(told).isEmpty();

            came.join().over();
            came.join().over();
            assertThat(told).containsExactly("second over", "first over");
        }
    }

    @Test
    void it_is_over_even_where_who_hears_that_the_caller_left_has_a_defect() throws Exception {
        call((response, end) -> end.onLeft(() -> {
                    throw new IllegalStateException("a defect");
                }))
                .close();
        await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("left", "second over", "first over");
    }

    private RawCaller call(BiConsumer<HttpServerResponse, ResponseEnd> answer) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    ResponseEnd end = new ResponseEnd(request.response());
                    end.onLeft(() -> told.add("left"));
                    end.onOver(() -> told.add("first over"));
                    end.onOver(() -> told.add("second over"));
                    answer.accept(request.response(), end);
                    came.complete(end);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        RawCaller caller = new RawCaller(server.actualPort()).write(GET);
        came.get(10, TimeUnit.SECONDS);
        return caller;
    }
}
