package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of plans, in headers and in bodies: only what is used up counts. */
class PlanWindowsTest {
    private static final long NOW = Responses.NOW.getEpochSecond();
    private static final String U = "anthropic-ratelimit-unified-";

    private static long waitS(Map<String, String> headers, String body) {
        return Responses.waitOf(Responses.response(429, headers, body)) / 1000;
    }

    private static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static String in(long seconds) {
        return Long.toString(NOW + seconds);
    }

    @Test
    void of_anthropics_windows_the_one_that_refused_counts() {
        assertThat(waitS(
                        headers(
                                U + "status",
                                "rejected",
                                U + "reset",
                                in(14_400),
                                U + "5h-status",
                                "rejected",
                                U + "5h-reset",
                                in(14_400),
                                U + "7d-status",
                                "allowed_warning",
                                U + "7d-reset",
                                in(501_600)),
                        ""))
                .isEqualTo(14_400);
        assertThat(waitS(
                        headers(
                                U + "status",
                                "rejected",
                                U + "reset",
                                in(14_400),
                                U + "overage-status",
                                "rejected",
                                U + "overage-reset",
                                in(914_400)),
                        ""))
                .isEqualTo(14_400);
        assertThat(waitS(headers(U + "reset", in(14_400)), "")).isEqualTo(14_400);
    }

    @Test
    void without_it_the_longest_that_is_rejected_counts() {
        assertThat(waitS(
                        headers(
                                U + "5h-status",
                                "allowed",
                                U + "5h-reset",
                                in(14_400),
                                U + "7d-status",
                                "rejected",
                                U + "7d-reset",
                                in(501_600),
                                U + "7d_opus-utilization",
                                "0.4",
                                U + "7d_opus-reset",
                                in(600_000)),
                        ""))
                .isEqualTo(501_600);
        assertThat(waitS(
                        headers(U + "status", "rejected", U + "7d-status", "allowed", U + "7d-reset", in(501_600)), ""))
                .isZero();
    }

    @Test
    void of_codexs_windows_the_one_that_is_full_counts() {
        String window = "\"X-Codex-%s-Used-Percent\":\"%s\",\"X-Codex-%s-Reset-After-Seconds\":\"%d\"";
        String body =
                "{\"type\":\"error\",\"status\":429,\"error\":{\"type\":\"usage_limit_reached\",\"message\":\"The usage limit has been reached\",\"headers\":{"
                        + window.formatted("Primary", "100", "Primary", 7200) + ","
                        + window.formatted("Secondary", "38.5", "Secondary", 500_000) + "}}}";

        assertThat(waitS(Map.of(), body)).isEqualTo(7200);
        assertThat(waitS(
                        headers(
                                "x-codex-primary-used-percent", "12",
                                "x-codex-primary-reset-after-seconds", "900",
                                "x-codex-secondary-used-percent", "100",
                                "x-codex-secondary-reset-at", in(300_000)),
                        ""))
                .isEqualTo(300_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'error':{'limits':[{'used_percent':100,'reset_after_seconds':60},{'used_percent':20,'reset_after_seconds':9000}]}} | 60",
                "{'error':{'limits':[{'remaining':0,'resets_in_seconds':60},{'remaining':5,'resets_in_seconds':9000}]}} | 60",
                "{'error':{'primary':{'utilization':1.0,'resets_in':60},'weekly':{'utilization':0.2,'resets_in':9000}}} | 60",
                "{'error':{'a':{'status':'rejected','reset_in':60},'b':{'status':'allowed','reset_in':9000}}} | 60",
                "{'error':{'message':'x','resets_in_seconds':60}} | 60",
            })
    void in_a_body_windows_with_something_left_say_nothing(String body, long seconds) {
        assertThat(waitS(Map.of(), body.replace('\'', '"'))).isEqualTo(seconds);
    }

    /** What Anthropic says beside each of its windows. */
    private static final String ACCOUNT_SENTENCE = """
            {"type": "error", "error": {"type": "rate_limit_error",
             "message": "This request would exceed your account's rate limit. Please try again later."}}""";

    @ParameterizedTest
    @CsvSource({
        // claim, window, its status, 7d-status: scope
        "seven_day_opus, 7d_opus, rejected, allowed, Model",
        "seven_day_opus, 7d_opus, rejected, rejected, Credential",
        "five_hour_haiku, 5h_haiku, rejected, allowed, Model",
        "seven_day_nextmodel, 7d_nextmodel, rejected, allowed_warning, Model",
        "'', 7d_sonnet, rejected, allowed, Model",
        "seven_day_opus, 7d_opus, '', allowed, Model",
        "seven_day, 7d_opus, allowed, rejected, Credential",
        "five_hour, 5h, rejected, allowed, Credential",
        "five_hour, 7d_opus, rejected, allowed, Credential",
    })
    void the_window_of_one_model_leaves_the_keys_other_models_alone(
            String claim, String window, String status, String ofAll, Scope scope) {
        Map<String, String> headers = headers(
                "retry-after", "300000", U + "status", "rejected", U + "5h-reset", in(100), U + "7d-status", ofAll);
        headers.put(U + "reset", in(300_000));
        headers.put(U + window + "-reset", in(300_000));
        headers.putIfAbsent(U + "5h-status", "allowed");
        if (!status.isEmpty()) {
            headers.put(U + window + "-status", status);
        }
        if (!claim.isEmpty()) {
            headers.put(U + "representative-claim", claim);
        }
        Failure failure = FailureClassifier.classify(Responses.response(429, headers, ACCOUNT_SENTENCE))
                .orElseThrow();
        assertThat(failure.scope()).isEqualTo(scope);
        assertThat(failure.failureClass()).isEqualTo(FailureClass.RateLimitDaily);
        assertThat(waitS(headers, ACCOUNT_SENTENCE)).isEqualTo(300_000);

        headers.keySet().removeIf(name -> name.endsWith("-reset"));
        assertThat(FailureClassifier.classify(Responses.response(429, headers, ACCOUNT_SENTENCE)))
                .hasValueSatisfying(each -> assertThat(each.scope()).isEqualTo(scope));
    }
}
