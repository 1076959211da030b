package dev.llmroute.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReasonTest {
    @ParameterizedTest
    @CsvSource({
        "403, Forbidden",
        "404, NotFound",
        "409, Conflict",
        "422, Invalid",
        "429, ApiUnavailable",
        "500, ApiUnavailable",
        "504, ApiUnavailable"
    })
    void a_refusal_is_known_by_its_status(int status, ErrorReason reason) {
        assertThat(ErrorReason.of(new KubernetesClientException("no", status, null)))
                .isEqualTo(reason);
    }

    /** Its routes are known for a moment longer than the namespace is there. */
    @Test
    void a_namespace_that_has_gone_is_one_that_goes() {
        Status status = new StatusBuilder()
                .withMessage("namespaces \"team-a\" not found")
                .withNewDetails()
                .withKind("namespaces")
                .withName("team-a")
                .endDetails()
                .build();

        assertThat(ErrorReason.of(new KubernetesClientException("no", 404, status)))
                .isEqualTo(ErrorReason.NamespaceTerminating);
    }

    @Test
    void a_field_that_no_object_has_is_no_failure_of_the_api_server() {
        String said =
                "failed to create typed patch object (a/b; apps/v1, Kind=Deployment): .spec.x: field not declared in schema";

        assertThat(ErrorReason.of(new KubernetesClientException(said, 500, null)))
                .isEqualTo(ErrorReason.Invalid);
    }

    @Test
    void what_was_not_answered_is_told_apart_from_a_mistake_of_our_own() {
        assertThat(ErrorReason.of(new KubernetesClientException("Failed", new IOException("connection refused"))))
                .isEqualTo(ErrorReason.ApiUnavailable);
        assertThat(ErrorReason.of(new IllegalStateException("oops"))).isEqualTo(ErrorReason.Other);
    }

    @Test
    void what_the_end_of_the_operator_cuts_off_is_no_mistake() {
        assertThat(ErrorReason.of(new IllegalStateException(new RejectedExecutionException())))
                .isEqualTo(ErrorReason.NotLeading);
        assertThat(ErrorReason.of(new KubernetesClientException("interrupted", new InterruptedException())))
                .isEqualTo(ErrorReason.NotLeading);
    }

    @Test
    void what_others_have_wrapped_is_found() {
        Exception refusal = new KubernetesClientException("no", 422, null);

        assertThat(ErrorReason.of(new AggregatedOperatorException(
                        "2 errors", Map.of("deployment", new IllegalStateException(refusal)))))
                .isEqualTo(ErrorReason.Invalid);
    }
}
