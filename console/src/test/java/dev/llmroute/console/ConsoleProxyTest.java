package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Grants;
import dev.llmroute.console.access.Network;
import dev.llmroute.cooldown.Cooldowns;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy in front of the console says who calls: what it may say, and who may not say it in its place. */
class ConsoleProxyTest {
    private static final String SECRET = "between-proxy-and-console";

    private final Cooldowns cooldowns = new Cooldowns(new SetTime("2026-11-24T10:00:00Z"));
    private TestConsole console;

    @BeforeEach
    void start() {
        console = behindProxyAt("127.0.0.1");
    }

    private TestConsole behindProxyAt(String network) {
        return TestConsole.start(
                new Entry.Proxy(
                        List.of(Network.of(network)),
                        SECRET,
                        "X-LlmRoute-Proxy-Secret",
                        "X-Forwarded-User",
                        "X-Forwarded-Groups",
                        new Grants(Set.of("readers"), Set.of("on-call"), Set.of("platform"))),
                cooldowns);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @ParameterizedTest
    @CsvSource({"readers,View", "'others, on-call',Operate", "'readers,platform',Edit"})
    void the_groups_that_the_proxy_names_give_the_rights(String groups, String right) throws Exception {
        HttpResponse<String> me = me("X-Forwarded-User", "ada@example.org", "X-Forwarded-Groups", groups);

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.body()).contains("ada@example.org").contains(right);
    }

    @Test
    void who_is_in_no_group_that_counts_is_told_so() throws Exception {
        HttpResponse<String> refused = me("X-Forwarded-User", "eve", "X-Forwarded-Groups", "others");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("eve may not look into this console");
    }

    @Test
    void forged_headers_without_the_secret_open_nothing() throws Exception {
        for (String wrong : List.of("", "x", SECRET + "x", SECRET.toUpperCase(Locale.ROOT))) {
            assertThat(console.get(
                                    "/api/v1/me",
                                    "X-Forwarded-User",
                                    "admin",
                                    "X-Forwarded-Groups",
                                    "platform",
                                    "X-LlmRoute-Proxy-Secret",
                                    wrong)
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(console.get("/api/v1/me", "X-Forwarded-User", "admin", "X-Forwarded-Groups", "platform")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_secret_from_another_address_opens_nothing() throws Exception {
        try (TestConsole elsewhere = behindProxyAt("192.0.2.0/24")) {
            assertThat(elsewhere
                            .get(
                                    "/api/v1/me",
                                    "X-Forwarded-User",
                                    "admin",
                                    "X-Forwarded-Groups",
                                    "platform",
                                    "X-LlmRoute-Proxy-Secret",
                                    SECRET,
                                    "X-Forwarded-For",
                                    "192.0.2.1")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_name_that_stands_there_twice_is_nobodys() throws Exception {
        assertThat(me("X-Forwarded-User", "eve", "X-Forwarded-User", "admin", "X-Forwarded-Groups", "platform")
                        .statusCode())
                .isEqualTo(401);
        assertThat(me("X-Forwarded-User", "eve", "X-Forwarded-Groups", "readers", "X-Forwarded-Groups", "platform")
                        .statusCode())
                .as("groups of which some may be the caller's own count as none")
                .isEqualTo(403);
    }

    @Test
    void a_page_shows_whom_the_proxy_names_as_text_and_offers_no_sign_out() throws Exception {
        HttpResponse<String> page = console.get(
                "/cooldowns",
                "X-Forwarded-User",
                "<script>alert(1)</script>",
                "X-Forwarded-Groups",
                "readers",
                "X-LlmRoute-Proxy-Secret",
                SECRET);

        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("read only")
                .doesNotContain("Sign out");
    }

    @Test
    void a_stranger_is_told_to_come_by_the_proxy() throws Exception {
        assertThat(console.get("/cooldowns").headers().firstValue("Location").orElseThrow())
                .endsWith("/login?next=%2Fcooldowns");
        assertThat(console.get("/login").body()).contains("entered through its proxy");
    }

    private HttpResponse<String> me(String... headers) throws Exception {
        return console.send(console.to("/api/v1/me").headers(headers).header("X-LlmRoute-Proxy-Secret", SECRET));
    }
}
