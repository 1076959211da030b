package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.javalin.http.Context;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class ErrorAnswersTest {
    @Test
    void a_reader_who_has_left_starts_no_endless_round_of_failures() {
        Context recycled = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (self, method, args) -> {
                    throw new IllegalStateException("Response does not exist (likely recycled)");
                });

        assertThatCode(() -> ErrorAnswers.failed(new IllegalStateException("of a test"), recycled))
                .doesNotThrowAnyException();
    }
}
