package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.config.Environment;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Grants;
import dev.llmroute.console.access.Network;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleOptionsTest {
    @Test
    void a_console_that_others_can_reach_does_not_start_without_a_token() {
        assertThatThrownBy(() -> new ConsoleOptions("0.0.0.0", 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0.0.0 without a token")
                .hasMessageContaining("LLMROUTE_CONSOLE_TOKEN_FILE");
        assertThatThrownBy(() -> new ConsoleOptions("0.0.0.0", 0, " ")).hasMessageContaining("token is empty");
        assertThat(new ConsoleOptions("::1", 0, null).onLoopback()).isTrue();
    }

    @Test
    void a_token_that_can_be_guessed_is_refused() {
        assertThatThrownBy(() -> new ConsoleOptions("127.0.0.1", 0, "fifteen-letters"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 or more")
                .hasMessageNotContaining("fifteen");
    }

    @Test
    void options_never_print_the_token() {
        assertThat(new ConsoleOptions("127.0.0.1", 0, "open-sesame-0123").toString())
                .doesNotContain("open-sesame-0123");
    }

    @Test
    void the_environment_names_the_token_file_and_the_cache(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "open-sesame-0123\n");

        ConsoleOptions options = ConsoleMain.options(
                new Environment(Map.of("LLMROUTE_BIND", "0.0.0.0", "LLMROUTE_CONSOLE_TOKEN_FILE", token.toString())));

        assertThat(options).isEqualTo(new ConsoleOptions("0.0.0.0", 8080, "open-sesame-0123"));
        assertThat(ConsoleMain.addresses(
                        new Environment(Map.of("LLMROUTE_CACHE_ADDRESSES", "cache-0:5701, cache-1:5701"))))
                .containsExactly("cache-0:5701", "cache-1:5701");
    }

    @Test
    void one_way_in_is_chosen_and_has_all_that_it_needs(@TempDir Path folder) throws Exception {
        String key = Files.writeString(folder.resolve("key"), "k".repeat(32)).toString();
        String secret =
                Files.writeString(folder.resolve("secret"), "s".repeat(32)).toString();

        assertThat(entry(Map.of("LLMROUTE_CONSOLE_AUTH", "None"))).isEqualTo(new Entry.None());
        assertThat(entry(Map.of(
                        "LLMROUTE_CONSOLE_AUTH", "Token",
                        "KUBERNETES_SERVICE_HOST", "fd00::1",
                        "KUBERNETES_SERVICE_PORT", "443",
                        "LLMROUTE_CONSOLE_NAMESPACES", "team-a, team-b",
                        "LLMROUTE_CONSOLE_SESSION_KEY_FILE", key)))
                .isEqualTo(new Entry.Token(
                        new Entry.ApiServer(
                                URI.create("https://[fd00::1]:443/"),
                                Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"),
                                Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")),
                        List.of("team-a", "team-b"),
                        "k".repeat(32)));
        assertThat(entry(Map.of(
                        "LLMROUTE_CONSOLE_AUTH", "Proxy",
                        "LLMROUTE_CONSOLE_PROXY_ADDRESSES", "10.1.0.0/16",
                        "LLMROUTE_CONSOLE_PROXY_SECRET_FILE", secret,
                        "LLMROUTE_CONSOLE_EDIT_GROUPS", "platform, on-call")))
                .isEqualTo(new Entry.Proxy(
                        List.of(Network.of("10.1.0.0/16")),
                        "s".repeat(32),
                        "X-LlmRoute-Proxy-Secret",
                        "X-Forwarded-User",
                        "X-Forwarded-Groups",
                        new Grants(Set.of(), Set.of(), Set.of("platform", "on-call"))));
        assertThat(entry(Map.of(
                        "LLMROUTE_CONSOLE_AUTH", "Oidc",
                        "LLMROUTE_CONSOLE_OIDC_ISSUER", "https://login.example/realms/main",
                        "LLMROUTE_CONSOLE_OIDC_CLIENT_ID", "console",
                        "LLMROUTE_CONSOLE_PUBLIC_URL", "https://console.example",
                        "LLMROUTE_CONSOLE_SESSION_KEY_FILE", key,
                        "LLMROUTE_CONSOLE_VIEW_GROUPS", "*")))
                .isInstanceOf(Entry.Oidc.class);
    }

    @Test
    void a_way_in_that_would_be_open_is_refused(@TempDir Path folder) throws Exception {
        String key = Files.writeString(folder.resolve("key"), "k".repeat(32)).toString();

        assertThatThrownBy(() -> entry(Map.of("LLMROUTE_CONSOLE_AUTH", "none")))
                .hasMessageContaining("one of None, StaticToken, Token, Oidc, Proxy");
        assertThatThrownBy(() -> entry(Map.of("LLMROUTE_CONSOLE_AUTH", "StaticToken")))
                .hasMessageContaining("LLMROUTE_CONSOLE_TOKEN_FILE is not set");
        assertThatThrownBy(() -> entry(Map.of("LLMROUTE_CONSOLE_AUTH", "Token")))
                .hasMessageContaining("KUBERNETES_SERVICE_HOST")
                .hasMessageContaining("LLMROUTE_CONSOLE_SESSION_KEY_FILE");
        assertThatThrownBy(() -> entry(Map.of(
                        "LLMROUTE_CONSOLE_AUTH", "Proxy",
                        "LLMROUTE_CONSOLE_PROXY_SECRET_FILE", key,
                        "LLMROUTE_CONSOLE_VIEW_GROUPS", "*")))
                .hasMessageContaining("LLMROUTE_CONSOLE_PROXY_ADDRESSES");
        assertThatThrownBy(() -> entry(Map.of(
                        "LLMROUTE_CONSOLE_AUTH", "Proxy",
                        "LLMROUTE_CONSOLE_PROXY_ADDRESSES", "10.1.0.0/16",
                        "LLMROUTE_CONSOLE_PROXY_SECRET_FILE", key)))
                .hasMessageContaining("LLMROUTE_CONSOLE_VIEW_GROUPS");
        assertThatThrownBy(() -> entry(Map.of(
                        "LLMROUTE_CONSOLE_AUTH", "Oidc",
                        "LLMROUTE_CONSOLE_OIDC_ISSUER", "http://login.example",
                        "LLMROUTE_CONSOLE_OIDC_CLIENT_ID", "console",
                        "LLMROUTE_CONSOLE_PUBLIC_URL", "https://console.example",
                        "LLMROUTE_CONSOLE_SESSION_KEY_FILE", key,
                        "LLMROUTE_CONSOLE_VIEW_GROUPS", "*")))
                .hasMessageContaining("must begin with https://");
    }

    private static Entry entry(Map<String, String> variables) {
        return ConsoleMain.options(new Environment(variables)).entry();
    }

    @Test
    void a_bad_environment_is_refused_by_the_name_of_its_variable() {
        assertThatThrownBy(() -> ConsoleMain.options(new Environment(Map.of("LLMROUTE_PORT", "http"))))
                .hasMessageStartingWith("LLMROUTE_PORT is \"http\"");
        assertThatThrownBy(() ->
                        ConsoleMain.options(new Environment(Map.of("LLMROUTE_CONSOLE_TOKEN_FILE", "/no/such/file"))))
                .hasMessageStartingWith("LLMROUTE_CONSOLE_TOKEN_FILE names /no/such/file");
        assertThatThrownBy(() -> ConsoleMain.addresses(new Environment(Map.of())))
                .hasMessageStartingWith("LLMROUTE_CACHE_ADDRESSES");
    }
}
