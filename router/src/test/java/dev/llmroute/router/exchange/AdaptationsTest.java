package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Target;
import dev.llmroute.router.testing.ExampleRoute;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out for a target that refused it by name, and is never asked of it again. */
class AdaptationsTest {
    private static final String REFUSES_STORE = error("Unknown parameter: 'store'.");
    private static final List<String> BETAS = List.of("a-2025-01-01, b-2025-02-02", "c-2025-03-03");

    private final List<Target> targets = ExampleRoute.resolved().route().targets();
    private final Target target = targets.getFirst();
    private final Adaptations adaptations = new Adaptations();

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void a_field_that_is_refused_by_name_is_left_out_for_this_target_only(int status) {
        assertThat(adapt(status, REFUSES_STORE, false)).containsExactly("store");
        assertThat(adaptations.body(target)).map(Buffer::toString).contains("{\"model\":\"m\",\"user\":\"u\"}");
        assertThat(adaptations.body(targets.get(1))).isEmpty();
        assertThat(adaptations.betas(target)).isEmpty();
    }

    @Test
    void fields_are_left_out_one_after_the_other() {
        adapt(400, REFUSES_STORE, false);
        assertThat(adapt(400, error("Unknown parameter: 'user'."), false)).containsExactly("user");
        assertThat(adaptations.body(target)).map(Buffer::toString).contains("{\"model\":\"m\"}");
    }

    @Test
    void other_statuses_and_errors_that_name_nothing_change_nothing() {
        assertThat(adapt(404, REFUSES_STORE, false)).isEmpty();
        assertThat(adapt(400, error("No."), false)).isEmpty();
        assertThat(adaptations.body(target)).isEmpty();
    }

    @Test
    void what_the_caller_asks_of_the_target_that_it_chose_is_its_own_to_mend() {
        assertThat(adapt(400, error("Unexpected value(s) `b-2025-02-02` for the `anthropic-beta` header."), true))
                .isEmpty();
        assertThat(adaptations.betas(target)).isEmpty();
    }

    @Test
    void a_beta_that_is_refused_by_name_is_not_asked_for_again() {
        String refusal = error("Unexpected value(s) `b-2025-02-02` for the `anthropic-beta` header.");
        assertThat(adapt(400, refusal, false)).containsExactly("anthropic-beta");
        assertThat(adaptations.betas(target)).contains(List.of("a-2025-01-01", "c-2025-03-03"));
        assertThat(adapt(400, refusal, false)).containsExactly("anthropic-beta");
        assertThat(adaptations.betas(target)).contains(List.of());
    }

    @Test
    void where_the_error_names_only_that_they_are_betas_none_is_asked_for() {
        assertThat(adapt(400, error("invalid beta flag"), false)).containsExactly("anthropic-beta");
        assertThat(adaptations.betas(target)).contains(List.of());
        assertThat(adapt(400, error("invalid beta flag"), false)).isEmpty();
    }

    @Test
    void an_error_about_something_else_leaves_betas_alone() {
        assertThat(adapt(400, error("b-2025-02-02 is a strange name"), false)).isEmpty();
        assertThat(adaptations.betas(target)).isEmpty();
    }

    private List<String> adapt(int status, String error, boolean historyOnly) {
        return adaptations.adapt(target, status, Buffer.buffer(error), AdaptationsTest::sent, BETAS, historyOnly);
    }

    private static ObjectNode sent() {
        try {
            return (ObjectNode) new ObjectMapper().readTree("{\"model\":\"m\",\"user\":\"u\",\"store\":true}");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String error(String message) {
        return "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}";
    }
}
