package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.NetworkMode;
import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import io.vertx.core.MultiMap;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of callers: keys of which not one alone counts, and ids that are not for providers. */
class CallersHeadersTest {
    private static final String BODY = "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @AutoClose
    private static final OneRouter router = new OneRouter(OneRouter.ONE_TARGET);

    @ParameterizedTest
    @CsvSource({
        "authorization, Bearer one, authorization, Bearer two",
        "authorization, Bearer one, authorization, Bearer one",
        "authorization, Bearer one, x-api-key, two",
        "x-api-key, one, x-api-key, two"
    })
    void several_keys_are_refused(String name, String value, String other, String otherValue) throws Exception {
        for (String path : new String[] {"/v1/chat/completions", "/v1/messages"}) {
            HttpResponse<String> refused = router.post(path, BODY, name, value, other, otherValue);

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("several_api_keys", "Send one");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, Bearer one, x-api-key, one",
        "authorization, Basic Zm9vOmJhcg==, x-api-key, one",
        "authorization, bearer  one, x-api-key, one"
    })
    void one_key_in_two_places_is_one(String name, String value, String other, String otherValue) throws Exception {
        assertThat(router.post("/v1/chat/completions", BODY, name, value, other, otherValue)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_id_that_the_caller_chose_is_for_servers_of_ones_own() throws Exception {
        CallerRequest callers = request("session-of-alice", "session-of-alice");
        CallerRequest ours = request("6f1c", "no id, it has blanks");

        assertThat(callers.idFor(NetworkMode.Public)).isEmpty();
        assertThat(callers.idFor(NetworkMode.Private)).isEqualTo("session-of-alice");
        assertThat(ours.idFor(NetworkMode.Public)).isEqualTo("6f1c");
    }

    private static CallerRequest request(String id, String header) throws RequestBody.BadRequest {
        return new CallerRequest(
                id,
                Surface.ChatCompletions,
                "app",
                "team/chat/app",
                false,
                false,
                0,
                MultiMap.caseInsensitiveMultiMap().add("x-request-id", header),
                RequestBody.read(BODY.getBytes(StandardCharsets.UTF_8)));
    }
}
