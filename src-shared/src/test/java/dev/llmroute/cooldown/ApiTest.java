package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails on one API, and whether it says anything of the others. */
class ApiTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final Api EMBEDDINGS = new Api("embeddings", false);
    private static final Api COUNTING = new Api("count_tokens", true);

    @ParameterizedTest
    @CsvSource({
        "Overloaded, Model, '', @embeddings",
        "Overloaded, Model, day, @embeddings:day",
        "ServerError, Model, '', @embeddings",
        "ModelNotFound, Model, '', @embeddings",
        "Overloaded, Provider, '', ''",
        "ServerError, Credential, '', ''",
        "QuotaExhausted, Model, day, day",
        "RateLimitTokens, Model, tokens, tokens"
    })
    void a_failure_is_about_this_api_only_where_nothing_says_more(
            FailureClass failureClass, Scope scope, String window, String only) {
        Failure failure = Met.failure(failureClass, scope, null, window);
        assertThat(EMBEDDINGS.concerning(failure).window()).isEqualTo(only);
        assertThat(Api.MAIN.concerning(failure)).isSameAs(failure);
    }

    @Test
    void limits_are_of_the_api_that_has_its_own() {
        Failure limit = Met.limit(1000, "tokens");
        assertThat(COUNTING.concerning(limit).window()).isEqualTo("@count_tokens:tokens");
        assertThat(Api.nameIn("@count_tokens:tokens")).isEqualTo("count_tokens");
        assertThat(Api.nameIn("@count_tokens")).isEqualTo("count_tokens");
        assertThat(Api.nameIn("tokens:day")).isEmpty();
    }

    @Test
    void an_api_leaves_alone_what_is_about_it_and_what_is_about_all() {
        FakeTime time = new FakeTime();
        Failure fault = Met.failure(FailureClass.ServerError);
        Cooldown own = Met.cooldown(EMBEDDINGS.concerning(fault), TARGET, time);
        Cooldown all = Met.cooldown(fault, TARGET, time);
        Cooldown limit = Met.cooldown(Met.limit(1000, "tokens"), TARGET, time);

        assertThat(EMBEDDINGS.isConcernedBy(own)).isTrue();
        assertThat(Api.MAIN.isConcernedBy(own)).isFalse();
        assertThat(COUNTING.isConcernedBy(own)).isFalse();
        assertThat(EMBEDDINGS.isConcernedBy(all)).isTrue();
        assertThat(COUNTING.isConcernedBy(all)).isTrue();
        assertThat(EMBEDDINGS.isConcernedBy(limit)).isTrue();
        assertThat(COUNTING.isConcernedBy(limit)).isFalse();
    }
}
