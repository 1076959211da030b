package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of callers of which not one alone counts. */
class CallersKeysTest {
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
}
