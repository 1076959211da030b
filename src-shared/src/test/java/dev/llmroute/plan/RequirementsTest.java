package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.Capabilities;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequirementsTest {
    private static final Requirements EVERYTHING = asking(100, true, true, true, 512);
    private static final Requirements NOTHING = asking(0, false, false, false, 0);
    private static final Capabilities JUST_ENOUGH = new Capabilities(120L, 100L, true, true, true, 512, null, null);
    private static final Capabilities POOR = new Capabilities(1L, 0L, false, false, false, 0, null, null);

    static Stream<Arguments> obstacles() {
        return Stream.of(
                Arguments.of(new Capabilities(null, null, false, null, null, null, null, null), "it takes no tools"),
                Arguments.of(new Capabilities(null, null, null, false, null, null, null, null), "it takes no images"),
                Arguments.of(
                        new Capabilities(null, null, null, null, false, null, null, null),
                        "it does not answer by a JSON schema"),
                Arguments.of(
                        new Capabilities(null, 99L, null, null, null, null, null, null),
                        "it answers with at most 99 tokens, and 100 are asked for"),
                Arguments.of(
                        new Capabilities(null, null, null, null, null, 511, null, null),
                        "its vectors have 511 dimensions, and 512 are asked for"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void what_a_model_lacks_and_the_request_asks_for_is_told(Capabilities model, String why) {
        assertThat(EVERYTHING.obstacle(model)).contains(why);
    }

    @Test
    void what_is_not_known_what_just_suffices_and_what_is_not_asked_for_is_no_obstacle() {
        assertThat(EVERYTHING.obstacle(Capabilities.UNKNOWN)).isEmpty();
        assertThat(EVERYTHING.obstacle(JUST_ENOUGH)).isEmpty();
        assertThat(NOTHING.obstacle(POOR)).isEmpty();
    }

    @Test
    void an_answer_is_bounded_by_what_the_model_gives() {
        Capabilities fifty = new Capabilities(null, 50L, null, null, null, null, null, null);
        assertThat(EVERYTHING.within(fifty)).isEqualTo(asking(50, true, true, true, 512));
        assertThat(EVERYTHING.within(JUST_ENOUGH)).isSameAs(EVERYTHING);
        assertThat(EVERYTHING.within(Capabilities.UNKNOWN)).isSameAs(EVERYTHING);
        assertThat(NOTHING.within(fifty)).isSameAs(NOTHING);
    }

    @Test
    void a_request_fits_a_window_until_it_certainly_does_not() {
        // 200 bytes are 20 tokens at the very least.
        assertThat(EVERYTHING.fits(JUST_ENOUGH)).isTrue();
        assertThat(EVERYTHING.fits(new Capabilities(119L, null, null, null, null, null, null, null)))
                .isFalse();
        assertThat(EVERYTHING.fits(Capabilities.UNKNOWN)).isTrue();
    }

    private static Requirements asking(
            long answerTokens, boolean tools, boolean images, boolean jsonSchema, int dimensions) {
        return new Requirements(new RequestSize(200, 1, 0, answerTokens, 1), tools, images, jsonSchema, dimensions);
    }
}
