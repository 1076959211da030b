package dev.llmroute.router.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import dev.llmroute.router.state.Reference.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateTest {
    private static final State FILE = new State(List.of(new Reference(Kind.File, "file-1a2b")), false);
    private static final State THOUGHTS = new State(List.of(new Reference(Kind.Thoughts, "gAAAA")), false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | previous_response_not_found | Previous response with id 'resp_1' not found.
            404 |                             | Item with id 'rs_9' not found. Items are not persisted when `store` is set to false.
            404 | thread_not_found            | No usable Thread state was found for `previous_message_id`.
            400 |                             | Files ['file-1'] were not found.
            400 | invalid_file                | file-1a2b cannot be used here
            404 | not_found_error             | Container: container_1
            400 | container_expired           | Container is expired.
            400 |                             | No such File object: file-zzz
            """)
    void a_provider_that_does_not_know_what_is_named_leaves_it_to_another_account(
            int status, @Nullable String code, String message) {
        assertThat(FILE.isUnknownTo(failure(FailureClass.InvalidRequest, status, code, message)))
                .isTrue();
    }

    @Test
    void thoughts_that_cannot_be_read_leave_it_to_another_account_but_only_where_there_are_thoughts() {
        Failure cannot = failure(
                FailureClass.InvalidRequest, 400, null, "The encrypted content gAAA could not be parsed or decoded.");
        assertThat(THOUGHTS.isUnknownTo(cannot)).isTrue();
        assertThat(FILE.isUnknownTo(cannot)).isFalse();
    }

    @Test
    void other_errors_and_requests_without_references_are_left_as_they_are() {
        assertThat(FILE.isUnknownTo(failure(FailureClass.InvalidRequest, 400, "invalid_value", "temperature is 9")))
                .isFalse();
        assertThat(FILE.isUnknownTo(failure(FailureClass.RateLimitRequests, 429, null, "file-1a2b not found")))
                .isFalse();
        assertThat(State.NONE.isUnknownTo(failure(FailureClass.InvalidRequest, 404, "not_found", "not found")))
                .isFalse();
    }

    private static Failure failure(FailureClass kind, int status, @Nullable String code, String message) {
        return new Failure(kind, Scope.Request, null, "", status, new ProviderError(null, code, message), "test");
    }
}
