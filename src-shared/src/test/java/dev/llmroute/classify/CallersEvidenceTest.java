package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller, or a server that it chose, can make a provider say: under which status, in which form, and what it may cool. */
class CallersEvidenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "gpt-4o-mini";
    private static final String LONG = "rate limit exceeded, try again in 30 days";

    private static Failure failure(
            int status, Object error, Map<String, String> headers, @Nullable ObjectNode request) {
        String body = JSON.valueToTree(Map.of("error", error)).toString();
        ProviderResponse response = new ProviderResponse("any", status, headers, ErrorBodies.read(body), Responses.NOW);
        return FailureClassifier.classify(
                        request == null
                                ? response
                                : response.to(SentRequest.of(MODEL, "", () -> List.of(request.toString()))))
                .orElseThrow();
    }

    private static Failure message(int status, String message, @Nullable ObjectNode request) {
        return failure(status, Map.of("message", message), Map.of(), request);
    }

    private static ObjectNode request() {
        return JSON.createObjectNode();
    }

    private static ObjectNode prompt(String text) {
        ObjectNode request = request();
        request.putArray("messages").addObject().put("role", "user").put("content", text);
        return request;
    }

    private static void isHarmless(Failure failure) {
        assertThat(failure.statedWait()).as(failure.toString()).isNull();
        assertThat(failure.failureClass())
                .as(failure.toString())
                .isIn(
                        FailureClass.InvalidRequest,
                        FailureClass.Forbidden,
                        FailureClass.ToolFailure,
                        FailureClass.ServerError,
                        FailureClass.Timeout,
                        FailureClass.Unauthorized);
        boolean unproven = failure.failureClass() != FailureClass.Unauthorized
                || failure.isUnprovenRejection()
                || failure.scope() == Scope.Request;
        assertThat(unproven).as(failure.toString()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                200, 400, 401, 403, 404, 407, 408, 412, 424, 425, 498, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508,
                509, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 561, 598, 599
            })
    void a_caller_limits_nobody_by_a_name_that_comes_back_whatever_the_status(int status) {
        for (String said : List.of(
                LONG,
                "insufficient quota: your credit balance is too low",
                "invalid api key",
                "the server is overloaded")) {
            isHarmless(message(status, "Not supported: " + said, request().put(said, 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait 9h", "wait 59s", "等待 9 小时", "9小时后", "in 9h", "retry in 9 h", "wait: 59 s"})
    void a_wait_of_the_callers_is_none_however_short_it_is_written(String said) {
        for (int status : new int[] {200, 400, 403, 500, 502, 504}) {
            isHarmless(message(status, "Unknown field '" + said + "'", request().put(said, 1)));
        }
    }

    @Test
    void a_wait_that_is_the_providers_counts_where_the_request_has_other_numbers() {
        Failure failure =
                message(500, "All accounts are rate limited. Wait 30s before retrying.", prompt("30 such, 9h"));

        assertThat(failure.statedWait()).isEqualTo(new Wait(30_000, WaitSource.BODY_TEXT));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 409, 422, 424, 500, 502})
    void what_a_server_of_the_callers_answers_is_no_code_of_the_provider(int status) {
        for (String said : List.of(
                "{\"error\":{\"code\":1113}}",
                "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"insufficient balance\"}}",
                "{\"error\":{\"code\":429},\"retry_after\":86400}",
                "{\"error_code\":17}")) {
            isHarmless(message(status, "MCP server https://evil.example returned: " + said, null));
        }
    }

    @Test
    void what_a_gateway_hands_on_from_its_upstream_counts_as_before() {
        assertThat(message(
                                500,
                                "litellm.InternalServerError: AnthropicException - {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}",
                                null)
                        .failureClass())
                .isEqualTo(FailureClass.Overloaded);
        assertThat(failure(
                                502,
                                Map.of(
                                        "message",
                                        "Provider returned error",
                                        "metadata",
                                        Map.of("raw", "Upstream: {\"error\":{\"code\":\"rate_limit_exceeded\"}}")),
                                Map.of(),
                                null)
                        .failureClass())
                .isEqualTo(FailureClass.RateLimitRequests);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "402 Client Error: Payment Required for url: https://evil.example/a.png",
                "429, message='Too Many Requests', url='https://evil.example/a.png'",
                "Unable to fetch file: quota exceeded for your plan, retry after 2592000 seconds",
                "HTTP Error 429: Too Many Requests",
                "Error retrieving tool list from MCP server: 'foo'. Http status code: 402 (Payment Required)",
                "Image server is overloaded"
            })
    void what_another_server_says_of_limits_is_not_the_providers(String said) {
        for (int status : new int[] {401, 403, 412, 500, 501, 502, 504, 520}) {
            isHarmless(message(status, said, null));
        }
    }

    @Test
    void prose_under_a_servers_fault_concerns_one_model_at_most() {
        Failure limited = message(500, "Your organization has reached its usage limit of the month", null);

        assertThat(limited.scope()).isEqualTo(Scope.Model);
        assertThat(message(500, "The subscription has expired, no funds", null).failureClass())
                .isEqualTo(FailureClass.ServerError);
    }

    @ParameterizedTest
    @CsvSource({"limit,usage", "balance,no", "limit,spend", "limitReached,rate"})
    void words_of_several_fields_make_no_phrase(String first, String second) {
        for (String between : List.of(", ", " ", "/", "','")) {
            isHarmless(message(
                    500,
                    "unexpected keyword arguments: " + second + between + first,
                    request().put(first, 1).put(second, 2)));
        }
    }

    @Test
    void a_callers_words_are_found_in_every_form() {
        String said = "Your credit balance is too low to access the API";
        String wide = said.chars()
                .mapToObj(c -> Character.toString(c > 32 ? c + 0xFEE0 : c))
                .collect(Collectors.joining());
        String accents = said.chars()
                .mapToObj(c -> Character.toString(c) + (Character.isLetter(c) ? "\u0301" : ""))
                .collect(Collectors.joining());
        String bold = said.chars()
                .mapToObj(c -> Character.isLetter(c)
                        ? Character.toString(Character.isUpperCase(c) ? 0x1D400 + c - 'A' : 0x1D41A + c - 'a')
                        : " ")
                .collect(Collectors.joining());
        for (String written : List.of(
                wide,
                accents,
                bold,
                each(said, "&#%d;"),
                each(said, "&#x%x;"),
                each(said, "\\x%02x"),
                each(said, "\\%03o"),
                each(said, "\\u{%x}"),
                each(said, "\\u%04x"),
                "data:text/plain;base64,"
                        + Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.UTF_8)))) {
            isHarmless(message(400, said, request().put("user", written)));
            isHarmless(message(500, said, request().put("user", written)));
        }
        assertThat(message(400, said, request().put("user", "nothing of it")).failureClass())
                .isEqualTo(FailureClass.QuotaExhausted);
    }

    private static String each(String said, String form) {
        return said.chars().mapToObj(c -> form.formatted(c)).collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | model: gpt-4o-mini | | ModelNotFound",
                "400 | Your credit balance is too low to access the Anthropic API. | | QuotaExhausted",
                "403 | Rate limit exceeded: free-models-per-day | | RateLimitRequests",
                "400 | slow down | rate_limit_exceeded | RateLimitRequests"
            })
    void what_proves_a_limit_and_stands_in_the_request_is_a_doubt_of_this_request(
            int status, String message, @Nullable String code, FailureClass doubted) {
        Map<String, String> error =
                code == null ? Map.of("message", message) : Map.of("message", message, "code", code);
        Failure failure = failure(status, error, Map.of(), prompt("why do I get " + error));

        assertThat(failure.doubted()).contains(doubted);
        assertThat(failure.scope()).isEqualTo(Scope.Request);
        assertThat(failure.statedWait()).isNull();
        assertThat(failure.anotherTargetCouldAnswer() || status == 403).isTrue();
    }

    @Test
    void prose_that_is_no_sentence_of_a_vendors_is_no_doubt() {
        assertThat(message(400, "unknown field: " + LONG, request().put(LONG, 1))
                        .doubted())
                .isEmpty();
        assertThat(message(400, LONG, request().put(LONG, 1)).doubted()).isEmpty();
    }

    @Test
    void a_header_beside_the_name_of_a_limit_is_no_echo() {
        Failure failure = failure(
                400,
                Map.of("message", "slow down", "code", "rate_limit_exceeded"),
                Map.of("retry-after", "30"),
                prompt("what is \"rate_limit_exceeded\"?"));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.RateLimitRequests);
        assertThat(failure.statedWait()).isEqualTo(new Wait(30_000, WaitSource.header("retry-after")));
    }

    @Test
    void of_several_waits_the_callers_own_goes_first() {
        String mine = "x; try again in 6 days";
        Failure failure = message(
                429,
                "Rate limit reached for user " + mine + "; Please try again in 2s.",
                request().put("user", mine));

        assertThat(failure.statedWait()).isEqualTo(new Wait(2_000, WaitSource.BODY_TEXT));
        assertThat(message(429, "Please try again in 6 days.", prompt("try again in 6 days"))
                        .statedWait())
                .isEqualTo(new Wait(6 * 86_400_000L, WaitSource.BODY_TEXT));
    }

    @Test
    void what_the_caller_said_makes_a_limit_concern_no_more() {
        String mine = "your organization limit, insufficient balance";
        Failure failure =
                message(429, "Rate limit reached for " + mine, request().put("user", mine));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.RateLimitRequests);
        assertThat(failure.scope()).isEqualTo(Scope.Model);
    }

    @Test
    void a_401_is_about_the_key_where_it_says_so() {
        assertThat(message(401, "Incorrect API key provided: abc", null).isUnprovenRejection())
                .isFalse();
        assertThat(failure(401, Map.of("code", "invalid_api_key", "message", "no"), Map.of(), null)
                        .isUnprovenRejection())
                .isFalse();
        assertThat(message(401, "Something expired", null).isUnprovenRejection())
                .isTrue();
        assertThat(message(401, "Authentication failed for MCP server foo: token expired", null)
                        .scope())
                .isEqualTo(Scope.Request);
    }
}
