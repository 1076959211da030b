package dev.llmroute.classify;

import static dev.llmroute.classify.Responses.failure;
import static dev.llmroute.classify.Responses.message;
import static dev.llmroute.classify.Responses.response;
import static dev.llmroute.classify.Responses.waitOf;
import static dev.llmroute.classify.Responses.waitOfHeader;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** It is 2026-11-24T10:00:00Z in all of these. */
class WaitTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please try again in 22m46.848s. | 1366848",
                "Please try again in 836ms. | 836",
                "Please try again in 2.25ms. | 3",
                "Please try again in 7.417499999s. | 7418",
                "try again in 1h22m8.4288s | 4928429",
                "Please retry after 1 second. | 1000",
                "Please retry after 86,400 seconds. | 86400000",
                "try again in 2 days 9 hours 37 minutes. | 207420000",
                "retry after 1 hour, 2 minutes and 3 seconds | 3723000",
                "Please wait 5 hours 41 minutes and try again | 20460000",
                "Please wait for at least 20 seconds | 20000",
                "(reset after 3m 48s) | 228000",
                "Try again in ~95 min. | 5700000",
                "Expected available in 38 seconds. | 38000",
                "Quota will be replenished in 2.12:34:56. | 218096000",
                "Your rate limit resets in ~8s. | 8000",
                "Retry-After: 20 | 20000",
                "retry_after_ms=500 | 500",
                "In 45 seconds, retry your request. | 45000",
                "Wait one minute before the next request: try again in one minute | 60000",
                "请在 30 秒后重试 | 30000",
                "Resets at 2026-11-24T10:06:30Z. | 390000",
                "Limit resets at: 2026-11-24 10:00:41 UTC | 41000",
                "Resets at 21:00 UTC, or top up. | 39600000",
                "resets 4:45pm (Asia/Kolkata) | 4500000",
                "resets 1:20am (Asia/Calcutta) | 35400000",
                "resets Nov 27, 5pm (America/New_York) | 302400000",
                "Resets at midnight UTC | 50400000",
                "usage limit reached|1795514460 | 60000",
                "usage limit reached|1795514460000 | 60000",
                "Resets at 24:00 UTC | 50400000",
                "Resets at 23:59 UTC | 50340000",
                "Resets at 10:00 UTC | 86400000",
                "Resets at 10:01 UTC | 60000",
                "Resets at 12 am UTC | 50400000",
                "Resets at 12 pm UTC | 7200000",
                "Resets Nov 24, 11:00 UTC | 3600000",
                "Resets Jan 2, 10:00 UTC | 3369600000",
                "Please try again in an hour | 3600000",
                "Please try again in half an hour. | 1800000",
                "Please try again in half a second | 500",
                "Please try again in two minutes | 120000",
                "try again in twenty seconds | 20000",
                "1 hour later you may try again: retry in 1h, 2m | 3720000",
                "Please retry after 0.0001s | 1",
                "您的限额将在 2026-11-24 18:10:00 重置。 | 600000",
            })
    void a_wait_behind_a_lead_phrase_is_read(String line) {
        int bar = line.lastIndexOf('|');
        assertThat(waitOf("Rate limit. " + line.substring(0, bar).strip()))
                .isEqualTo(Long.parseLong(line.substring(bar + 1).strip()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Limit: 5 / min",
                "Rate limit of 10 per 60s exceeded",
                "Too many requests in 60s",
                "Quota used (40 requests / 3h)",
                "API version 2024-12-01-preview",
                "model claude-haiku-4-5-20251001 is limited",
                "[1302][Rate limit reached][20260511170540b81c9e02d4f7a35e]",
                "PRO: 20x more credits",
                "Please wait a moment before trying again.",
                "Please try again in a few seconds.",
                "try again shortly",
                "actual/limit: 71230/20000",
                "did not answer within 100 seconds",
                "retry after some time",
                "window of 5 hours, resets every 5 hours",
                "Try again in an hour or two",
                "Try again in a second",
                "Try again in an hours2",
                "You could try again in x_an hour",
                "Resets at 25:00 UTC",
                "Resets at 10:60 UTC",
                "the number 1795514460 is an id",
                "the code 10:30 UTC is a number",
                "resets 3pm",
                "已达到 5 小时的使用上限",
            })
    void limits_versions_names_and_vague_words_are_no_waits(String text) {
        assertThat(waitOf(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20 | 20000",
                "0 | 0",
                "3.4 | 3400",
                "75s | 75000",
                "1500ms | 1500",
                "1m30s | 90000",
                "PT30S | 30000",
                "'\"20\"' | 20000",
                "20, 50 | 50000",
                "17280000 | 17280000000",
                "1795514460 | 60000",
                "1795514460000 | 60000",
                "1795514399 | 0",
                "1763978460 | 0",
                "1700000000 | 1700000000000",
                "2026-11-24T09:59:00Z | 0",
                "'\"' | -1",
                "2026-11-24T10:00:30Z | 30000",
                "Tue, 24 Nov 2026 10:00:55 GMT | 55000",
                "Tuesday, 24-Nov-26 10:01:35 GMT | 95000",
                "Tue Nov 24 10:00:55 2026 | 55000",
                "Tue, 24 Nov 2026 09:00:00 GMT | 0",
                "-20 | -1",
                "later | -1",
                "99999999999999999999 | -1",
                "'' | -1",
                "Tue, 44 Nov 2026 10:00:55 GMT | -1",
                "Tue, 24 Nov 2026 10:00:61 GMT | -1",
                "Tue, 24 Nov 2026 24:00:55 GMT | -1",
                "Tue, 24 Nox 2026 10:00:55 GMT | -1",
                "Tue, 24 Nov 2026 10:00:55 CET | -1",
                "Tue, 24 nov 2026 10:00:55 GMT | 55000",
                "Thu, 31 Dec 2026 10:00:00 GMT | 3196800000",
                "999999999 | 999999999000",
                "1000000000 | 1000000000000",
                "1795514400 | 0",
                "1795514401 | 1000",
                "1795514400001 | 1",
            })
    void retry_after_is_read_in_every_form(String value, long millis) {
        assertThat(waitOfHeader("retry-after", value)).isEqualTo(millis);
    }

    @Test
    void http_dates_are_counted_from_the_responses_date_not_from_our_clock() {
        assertThat(waitOf(response(
                        429,
                        Map.of(
                                "date", "Tue, 24 Nov 2026 09:55:00 GMT",
                                "retry-after", "Tue, 24 Nov 2026 09:56:50 GMT"),
                        "")))
                .isEqualTo(110_000);
    }

    @Test
    void milliseconds_replace_seconds_and_the_largest_explicit_wait_counts() {
        assertThat(waitOf(response(429, Map.of("retry-after-ms", "723", "retry-after", "1"), "")))
                .isEqualTo(723);
        assertThat(failure(response(
                                429,
                                Map.of("retry-after", "60"),
                                "{\"error\":{\"message\":\"Rate limit reached. Please try again in 744ms.\"}}"))
                        .statedWait())
                .isEqualTo(new Wait(60_000, WaitSource.header("retry-after")));
    }

    @Test
    void an_absurd_wait_is_dropped_where_another_is_stated() {
        assertThat(waitOf(response(
                        429,
                        Map.of("retry-after", "17280000"),
                        "{\"error\":{\"message\":\"Please try again in 7s.\"}}")))
                .isEqualTo(7_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"retry_after_seconds\": 28.412} | 28412",
                "{\"retryDelay\": \"41s\"} | 41000",
                "{\"retryDelay\": {\"seconds\": 41, \"nanos\": 706218904}} | 41707",
                "{\"resets_in_seconds\": 415233} | 415233000",
                "{\"resets_at\": 1795514460} | 60000",
                "{\"reset_at\": \"2026-11-24T10:01:15Z\"} | 75000",
                "{\"estimated_time\": 131.472} | 131472",
                "{\"retry_after_ms\": 850} | 850",
                "{\"retryAfter\": \"30\"} | 30000",
                "{\"headers\": {\"X-RateLimit-Remaining\": \"0\", \"X-RateLimit-Reset\": \"1795514430000\"}} | 30000",
                "{\"headers\": {\"X-RateLimit-Remaining\": \"3\", \"X-RateLimit-Reset\": \"1795514430000\"}} | -1",
                "{\"retry_after_minutes\": 3} | 180000",
                "{\"retry_after_mins\": \"2\"} | 120000",
                "{\"retry_after_minutes\": \"90s\"} | 90000",
                "{\"retry_after_milliseconds\": \"850.2\"} | 851",
                "{\"retryDelay\": {\"nanos\": 5}} | -1",
                "{\"retryDelay\": {\"seconds\": 7}} | 7000",
                "{\"retryDelay\": {\"seconds\": 7, \"nanos\": -1}} | 7000",
                "{\"retry_after\": 1e3} | 1000000",
                "{\"retry_after\": 12345678901234567890123456789012345678901234567890} | -1",
                "{\"x_ratelimit_reset\": 30} | 30000",
                "{\"x_ratelimit_reset\": 30, \"x_ratelimit_remaining\": 2} | -1",
                "{\"x_ratelimit_reset\": 30, \"x_ratelimit_remaining\": 0} | 30000",
                "{\"retry_after\": -1} | -1",
                "{\"retry_after\": null} | -1",
                "{\"retry_after\": true} | -1",
            })
    void fields_state_waits_by_their_names(String fields, long millis) {
        assertThat(waitOf(response(429, "{\"error\":{\"message\":\"Rate limit\",\"metadata\":" + fields + "}}")))
                .isEqualTo(millis);
    }

    @Test
    void resets_count_only_of_exhausted_windows_and_never_beside_an_explicit_wait() {
        Map<String, String> resets = Map.of(
                "x-ratelimit-remaining-requests", "187",
                "x-ratelimit-reset-requests", "13h",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "20s");
        assertThat(waitOf(response(429, resets, ""))).isEqualTo(20_000);
        assertThat(waitOf(response(429, resets, "{\"error\":{\"message\":\"Please try again in 3s.\"}}")))
                .isEqualTo(3_000);
        assertThat(waitOf(response(
                        429, Map.of("x-ratelimit-remaining-tokens", "-1", "x-ratelimit-reset-tokens", "0"), "")))
                .isEqualTo(-1);
    }

    @Test
    void errors_of_the_request_state_no_wait_whatever_they_quote() {
        assertThat(failure(message(400, "Invalid prompt. Please try again in 5s."))
                        .statedWait())
                .isNull();
        assertThat(failure(response(413, Map.of("retry-after", "60"), "")).statedWait())
                .isNull();
    }

    @Test
    void headers_count_for_every_other_failure_the_body_does_not() {
        Failure rejected = failure(
                response(401, Map.of("retry-after", "60"), "{\"error\":{\"message\":\"Bad key. Try again in 90s.\"}}"));
        assertThat(rejected.statedWait()).isEqualTo(new Wait(60_000, WaitSource.header("retry-after")));
    }

    @ParameterizedTest
    @CsvSource({
        "zai, 600000",
        "z.ai-coding, 600000",
        "my-zhipu, 600000",
        "BigModel, 600000",
        "zaire, 29400000",
        "openai, 29400000",
    })
    void a_time_without_a_zone_is_beijings_at_vendors_from_there_and_else_utc(String provider, long millis) {
        ProviderResponse any = message(429, "Rate limit. Resets at 2026-11-24 18:10:00.");

        assertThat(waitOf(new ProviderResponse(provider, 429, any.headers(), any.body(), Responses.NOW)))
                .isEqualTo(millis);
    }

    @Test
    void a_message_of_many_durations_is_read_in_part() {
        assertThat(waitOf("Limits: " + "8 of 1s, ".repeat(15) + "try again in 5s"))
                .isEqualTo(5000);
        assertThat(waitOf("Limits: " + "8 of 1s, ".repeat(16) + "try again in 5s"))
                .isEqualTo(-1);
    }
}
