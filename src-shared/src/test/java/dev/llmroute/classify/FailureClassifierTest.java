package dev.llmroute.classify;

import static dev.llmroute.classify.Responses.failure;
import static dev.llmroute.classify.Responses.message;
import static dev.llmroute.classify.Responses.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassifierTest {
    private static final String GROQ_DAILY =
            "Rate limit reached for model `llama-3.3-70b-versatile` in organization `org_01k3acme00000000000000001`"
                    + " service tier `on_demand` on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681."
                    + " Please try again in 22m46.848s. Need more tokens? Upgrade today.";

    @Test
    void groqs_daily_limit_waits_22_minutes_and_concerns_the_model() {
        Failure failure = failure(response(
                429,
                "{\"error\":{\"message\":\"" + GROQ_DAILY
                        + "\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}"));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.RateLimitDaily);
        assertThat(failure.scope()).isEqualTo(Scope.Model);
        assertThat(failure.statedWait()).isEqualTo(new Wait(1_366_848, WaitSource.BODY_TEXT));
        assertThat(failure.window()).isEqualTo("tokens-day");
        assertThat(failure.error().code()).isEqualTo("rate_limit_exceeded");
        assertThat(failure.error().message())
                .contains("llama-3.3-70b-versatile", "22m46.848s")
                .doesNotContain("org_01k3acme");
    }

    @Test
    void a_completion_that_talks_about_rate_limits_is_a_success() {
        assertThat(FailureClassifier.classify(response(200, """
                        {"choices":[{"message":{"content":"429 rate limit exceeded, try again in 5s"}}],"error":null}"""))).isEmpty();
        assertThat(FailureClassifier.classify(response(200, """
                        data: {"choices":[{"delta":{"content":"{\\"error\\":{\\"code\\":\\"rate_limit_exceeded\\"}}"}}]}

                        """))).isEmpty();
    }

    @Test
    void an_error_event_of_a_stream_that_began_with_200_is_a_failure() {
        Failure failure = failure(response(200, """
                event: message_start
                data: {"type":"message_start","message":{"content":[]}}

                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Overloaded);
        assertThat(failure.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidRequest, Request",
        "401, Unauthorized, Credential",
        "402, QuotaExhausted, Credential",
        "403, Forbidden, Model",
        "404, ServerError, Model",
        "408, Timeout, Model",
        "413, PayloadTooLarge, Request",
        "422, InvalidRequest, Request",
        "429, RateLimitRequests, Model",
        "500, ServerError, Model",
        "502, ServerError, Model",
        "503, ServerError, Model",
        "504, Timeout, Model",
        "524, Timeout, Model",
        "529, Overloaded, Model",
    })
    void a_status_alone_tells_the_class(int status, FailureClass failureClass, Scope scope) {
        Failure failure = failure(response(status, ""));
        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.scope()).isEqualTo(scope);
        assertThat(failure.statedWait()).isNull();
    }

    @Test
    void a_failed_tool_call_is_no_rate_limit_whatever_the_model_wrote() {
        Failure failure = failure(response(400, """
                {"error":{"message":"Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
                 "type":"invalid_request_error","code":"tool_use_failed",
                 "failed_generation":"rate limit exceeded, retry in 15s"}}"""));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.ToolFailure);
        assertThat(failure.scope()).isEqualTo(Scope.Request);
        assertThat(failure.statedWait()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | Quota exceeded for this key | RateLimitRequests",
                "403 | Rate limit exceeded | RateLimitRequests",
                "503 | Too many requests, slow down | RateLimitRequests",
                "500 | litellm.RateLimitError: upstream is rate limited | RateLimitRequests",
                "400 | Your credit balance is too low to access the API. Please go to Plans. | QuotaExhausted",
                "403 | Sorry, your account balance is insufficient | QuotaExhausted",
                "429 | The engine is currently overloaded, please try again later | Overloaded",
                "429 | Number of concurrent connections has exceeded your rate limit | Concurrency",
                "429 | You have reached your limit of 1000 requests per hour | RateLimitDaily",
                "429 | Rate limit exceeded: free-models-per-min. Add 10 credits to unlock 1000 free model requests per day | RateLimitRequests",
                "400 | The model `x` has been decommissioned and is no longer supported | ModelNotFound",
                "400 | This model's maximum context length is 8192 tokens | ContextLength",
                "400 | Incorrect API key provided | Unauthorized",
                "400 | Value 'rate limit exceeded' is not valid for 'stop' | InvalidRequest",
                "401 | Invalid key. Rate limits and quota are shown in the console | Unauthorized",
                "404 | Unknown route; too many requests to it | ServerError",
            })
    void words_of_the_error_fields_decide_where_the_status_does_not(int status, String message, FailureClass expected) {
        assertThat(failure(message(status, message)).failureClass()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreditsError | Insufficient balance. Manage your billing here: https://opencode.ai/workspace/x/billing | QuotaExhausted",
                "CreditsError | No payment method. Add a payment method here: https://opencode.ai/billing | QuotaExhausted",
                "MonthlyLimitError | Your workspace has reached its monthly spending limit of $20. | QuotaExhausted",
                "new_api_error | 该令牌额度已用尽 TokenStatusExhausted[sk-x***] | QuotaExhausted",
                "new_api_error | 用户余额不足 | QuotaExhausted",
                "new_api_error | token quota is not enough | QuotaExhausted",
                "authentication_error | Your subscription has expired. Please renew. | QuotaExhausted",
                "authentication_error | Your free trial has ended | QuotaExhausted",
                "authentication_error | Your account has run out of credits | QuotaExhausted",
                "error | Rate limit exceeded. Please try again later. | RateLimitRequests",
                "authentication_error | Invalid API key, or its balance is insufficient balance | Unauthorized",
                "authentication_error | invalid x-api-key | Unauthorized",
                "invalid_request_error | Incorrect API key provided. Check your plan and billing. | Unauthorized",
                "authentication_error | Token expired, please log in again | Unauthorized",
            })
    void a_401_is_a_rejected_key_unless_it_says_that_somebody_must_pay_or_wait(
            String type, String message, FailureClass expected) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";

        assertThat(failure(response(401, body)).failureClass()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insufficient_quota | For details, see: https://help.aliyun.com/zh/model-studio/error-code#token-limit | RateLimitTokens",
                "insufficient_quota | see https://www.alibabacloud.com/help/model-studio/error-code#token-limit. | RateLimitTokens",
                "Throttling.AllocationQuota | For details, see the docs | RateLimitTokens",
                "Throttling.RateQuota | For details, see the docs | RateLimitRequests",
                "insufficient_quota | read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors. | QuotaExhausted",
                "insufficient_quota | see https://gateway.example/docs#billing | QuotaExhausted",
            })
    void what_the_code_or_a_link_calls_a_throttle_is_no_empty_balance(String code, String rest, FailureClass expected) {
        String message = "You exceeded your current quota, please check your plan and billing details. " + rest;

        assertThat(failure(response(
                                429,
                                "{\"error\":{\"message\":\"" + message
                                        + "\",\"type\":\"insufficient_quota\",\"code\":\"" + code + "\"}}"))
                        .failureClass())
                .isEqualTo(expected);
    }

    @Test
    void a_field_too_many_is_the_requests_own_fault() {
        for (String type : new String[] {"extra_forbidden", "value_error.extra", "extra_fields_forbidden"}) {
            assertThat(failure(
                                    response(
                                            422,
                                            "{\"detail\":[{\"type\":\"" + type
                                                    + "\",\"loc\":[\"body\",\"x\"],\"msg\":\"Extra inputs are not permitted\"}]}"))
                            .failureClass())
                    .isEqualTo(FailureClass.InvalidRequest);
        }
        assertThat(failure(response(400, "{\"error\":{\"code\":\"request_forbidden\"}}"))
                        .failureClass())
                .isEqualTo(FailureClass.Forbidden);
    }

    @Test
    void a_request_above_the_limit_is_too_large_whatever_wait_is_stated() {
        Failure failure = failure(
                message(
                        429,
                        "Rate limit reached on tokens per minute (TPM): Limit 10000, Used 0, Requested 11447. Please try again in 8.682s."));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.PayloadTooLarge);
        assertThat(failure.scope()).isEqualTo(Scope.Request);
        assertThat(failure.statedWait()).isNull();
    }

    @Test
    void pages_of_proxies_are_told_by_status_and_headline_only() {
        Failure bad = failure(response(
                502,
                "<html><head><title>502 Bad Gateway</title></head><body>Ray 429 rate limit exceeded</body></html>"));
        Failure down = failure(response(503, "<html><body><h1>Scheduled maintenance</h1></body></html>"));
        Failure limited = failure(response(429, "<html><head><title>429 Too Many Requests</title></head></html>"));

        assertThat(bad.failureClass()).isEqualTo(FailureClass.ServerError);
        assertThat(bad.scope()).isEqualTo(Scope.Model);
        assertThat(down.scope()).isEqualTo(Scope.Provider);
        assertThat(limited.failureClass()).isEqualTo(FailureClass.RateLimitRequests);
    }

    @Test
    void an_exhausted_window_names_the_limit_and_its_reset_is_the_wait() {
        Failure failure = failure(response(
                429,
                Map.of(
                        "x-ratelimit-remaining-requests", "12",
                        "x-ratelimit-reset-requests", "8h",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "7.66s"),
                ""));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.RateLimitTokens);
        assertThat(failure.window()).isEqualTo("tokens");
        assertThat(failure.statedWait()).isEqualTo(new Wait(7_660, WaitSource.header("x-ratelimit-reset-tokens")));
    }

    @Test
    void a_gateways_error_of_an_upstream_concerns_one_model() {
        Failure failure = failure(response(403, """
                {"error":{"message":"Provider returned error","code":403,"metadata":
                 {"raw":"{\\"error\\":{\\"message\\":\\"Country, region, or territory not supported\\"}}"}}}"""));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Forbidden);
        assertThat(failure.scope()).isEqualTo(Scope.Model);
        assertThat(failure.error().message()).contains("Country, region, or territory");
    }

    @Test
    void a_request_for_more_than_the_model_can_is_worth_another_model() {
        assertThat(failure(message(
                                400,
                                "max_tokens is too large: 90000. This model supports at most 32768 completion tokens"))
                        .anotherTargetCouldAnswer())
                .isTrue();
        assertThat(failure(message(400, "max_tokens must be at least 1")).anotherTargetCouldAnswer())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"code\":1302,\"msg\":\"busy\"} | true",
                "{\"code\":1302,\"message\":\"busy\"} | true",
                "{\"code\":1302} | false",
                "{\"code\":0,\"msg\":\"ok\"} | false",
                "{\"code\":200,\"msg\":\"ok\"} | false",
                "{\"code\":1302,\"msg\":\"busy\",\"data\":{}} | false",
                "{\"code\":1302,\"msg\":\"busy\",\"choices\":[]} | false",
                "{\"code\":\"1302\",\"msg\":\"busy\"} | true",
                "{\"code\":\"Throttling.RateQuota\",\"message\":\"busy\"} | true",
                "{\"code\":\"Success\",\"message\":\"ok\"} | false",
                "{\"detail\":\"Too many requests\"} | true",
                "{\"detail\":\"high\",\"output\":[]} | false",
                "{\"error\":[]} | false",
                "{\"error\":[{\"code\":1}]} | true",
                "{\"error\":\" \"} | false",
                "{\"error\":false} | false",
                "{\"success\":false} | true",
                "{\"success\":true} | false",
            })
    void a_success_reports_a_failure_by_an_error_or_by_the_envelope_of_a_gateway(String body, boolean failed) {
        assertThat(FailureClassifier.classify(response(200, body)).isPresent()).isEqualTo(failed);
    }
}
