package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in at a provider of OpenID Connect that really runs, and what a hostile one, or a hostile page, gets by it. */
class ConsoleOidcTest {
    private static final String SESSION = "llmroute-console";
    private static final String SIGN_IN = "llmroute-console-sign-in";

    private TestProvider provider;
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        console = TestConsole.start(provider.entry("http://127.0.0.1"), new Cooldowns(TimeSource.SYSTEM));
    }

    @AfterEach
    void stop() {
        console.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"readers,View,read only", "on-call,Operate,may operate", "platform,Edit,may edit"})
    void who_signs_in_may_do_what_their_group_may(String group, String right, String words) throws Exception {
        provider.groups = List.of("others", group);

        String session = TestConsole.cookie(signedIn(), SESSION);

        assertThat(console.get("/api/v1/me", "Cookie", session).body())
                .contains("ada@example.org")
                .contains(right);
        assertThat(console.get("/cooldowns", "Cookie", session).body())
                .contains("ada@example.org")
                .contains(words)
                .contains("Sign out");
        int status = console.send(console.to("/api/v1/cooldowns/0123")
                        .DELETE()
                        .header("Cookie", session)
                        .header("HX-Request", "true"))
                .statusCode();
        assertThat(status).isEqualTo(right.equals("View") ? 403 : 404);
    }

    @Test
    void a_stranger_is_led_to_the_provider_and_back() throws Exception {
        assertThat(console.get("/cooldowns").headers().firstValue("Location").orElseThrow())
                .endsWith("/login?next=%2Fcooldowns");
        assertThat(console.get("/login?next=%2Fcooldowns").body()).contains("/login/start?next=%2Fcooldowns\"");
        assertThat(console.get("/login").body()).contains("href=\"/login/start\"");
        assertThat(console.get("/api/v1/state").statusCode()).isEqualTo(401);

        HttpResponse<String> back = signedIn();
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(back.body()).contains("url=/overview").contains("ada@example.org");
        assertThat(back.headers().allValues("Set-Cookie"))
                .anyMatch(each ->
                        each.startsWith(SESSION + "=") && each.contains("SameSite=Strict") && each.contains("HttpOnly"))
                .anyMatch(each -> each.startsWith(SIGN_IN + "=") && each.contains("1970"));
    }

    @Test
    void the_cookie_that_comes_back_from_the_provider_is_the_only_one_that_other_sites_send_along() throws Exception {
        assertThat(console.get("/login/start").headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith(SIGN_IN + "=")
                .contains("SameSite=Lax")
                .contains("HttpOnly");
    }

    @Test
    void who_is_in_no_group_that_counts_gets_no_session() throws Exception {
        provider.groups = List.of("others");

        HttpResponse<String> refused = signedIn();

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("ada@example.org may not look into this console");
        assertThat(refused.headers().allValues("Set-Cookie")).noneMatch(each -> each.startsWith(SESSION + "="));
    }

    /** A token that is not as it should be. */
    record Bent(String how, UnaryOperator<JWTClaimsSet.Builder> bend) {
        @Override
        public String toString() {
            return how;
        }
    }

    static Stream<Bent> bent() {
        Date past = Date.from(Instant.now().minusSeconds(3600));
        Date later = Date.from(Instant.now().plusSeconds(3600));
        return Stream.of(
                new Bent("another issuer", claims -> claims.issuer("http://localhost/evil")),
                new Bent("another audience", claims -> claims.audience("another-client")),
                new Bent("for others too", claims -> claims.audience(List.of(TestProvider.CLIENT, "another"))),
                new Bent("made for another", claims -> claims.claim("azp", "another")),
                new Bent("over", claims -> claims.expirationTime(past)),
                new Bent("without an end", claims -> claims.expirationTime(null)),
                new Bent("of another sign-in", claims -> claims.claim("nonce", "of-another-sign-in")),
                new Bent("without a nonce", claims -> claims.claim("nonce", null)),
                new Bent("not yet valid", claims -> claims.notBeforeTime(later)));
    }

    @ParameterizedTest
    @MethodSource("bent")
    void an_id_token_that_is_not_for_this_sign_in_opens_nothing(Bent bent) throws Exception {
        provider.bend = bent.bend();

        assertRefused(signedIn());
    }

    @Test
    void a_token_that_the_provider_has_not_signed_opens_nothing() throws Exception {
        var otherKey = new RSAKeyGenerator(2048).keyID("k1").generate();
        provider.signer = claims -> TestProvider.signed(claims, otherKey);
        assertRefused(signedIn());

        provider.signer = claims -> new PlainJWT(claims).serialize();
        assertRefused(signedIn());

        provider.signer = claims -> {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims);
            token.sign(new MACSigner(TestProvider.SECRET.repeat(3)));
            return token.serialize();
        };
        assertRefused(signedIn());

        provider.signer = claims -> "no token";
        assertRefused(signedIn());
    }

    @Test
    void a_code_that_somebody_else_got_signs_nobody_in() throws Exception {
        HttpResponse<String> mine = console.get("/login/start");
        HttpResponse<String> theirs = console.get("/login/start");
        URI back = provider.signIn(location(theirs));

        assertThat(console.get(path(back)).statusCode())
                .as("a link to the end of a sign-in that this browser has not begun")
                .isEqualTo(400);
        assertThat(console.get(path(back), "Cookie", TestConsole.cookie(mine, SIGN_IN))
                        .statusCode())
                .as("another sign-in's")
                .isEqualTo(400);
        assertThat(console.get("/login/callback?code=x", "Cookie", TestConsole.cookie(mine, SIGN_IN))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_code_counts_once() throws Exception {
        HttpResponse<String> begun = console.get("/login/start");
        String cookie = TestConsole.cookie(begun, SIGN_IN);
        URI back = provider.signIn(location(begun));

        assertThat(console.get(path(back), "Cookie", cookie).statusCode()).isEqualTo(200);
        assertRefused(console.get(path(back), "Cookie", cookie));
    }

    @Test
    void a_session_that_was_signed_out_of_opens_nothing_any_more() throws Exception {
        String session = TestConsole.cookie(signedIn(), SESSION);

        console.send(console.to("/logout").header("Cookie", session).POST(BodyPublishers.noBody()));

        assertThat(console.get("/api/v1/me", "Cookie", session).statusCode()).isEqualTo(401);
    }

    @Test
    void a_sign_in_cookie_is_no_session() throws Exception {
        String begun = TestConsole.cookie(console.get("/login/start"), SIGN_IN);

        assertThat(console.get("/api/v1/me", "Cookie", SESSION + "=" + begun.substring(SIGN_IN.length() + 1))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void while_the_provider_is_away_the_page_says_so() throws Exception {
        provider.close();

        HttpResponse<String> told = console.get("/login/start");

        assertThat(told.statusCode()).isEqualTo(503);
        assertThat(told.body()).contains("The provider cannot be asked now");
    }

    private HttpResponse<String> signedIn() throws Exception {
        HttpResponse<String> begun = console.get("/login/start");
        assertThat(begun.statusCode()).isEqualTo(303);
        URI back = provider.signIn(location(begun));
        return console.get(path(back), "Cookie", TestConsole.cookie(begun, SIGN_IN));
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String path(URI uri) {
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(each -> each.startsWith(SESSION + "="));
    }
}
