package dev.llmroute.router.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables that name proxies, and those who are called without one. */
class ProxiesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    foo.com               | foo.com          |  443 | true
                    foo.com               | bar.foo.com      |  443 | true
                    foo.com               | barfoo.com       |  443 | false
                    foo.com               | FOO.com          |  443 | true
                    FOO.com               | foo.com.         |  443 | true
                    .foo.com              | bar.foo.com      |  443 | true
                    .foo.com              | foo.com          |  443 | false
                    *.foo.com             | a.bar.foo.com    |  443 | true
                    *.foo.com             | foo.com          |  443 | false
                    foo.com:8443          | foo.com          | 8443 | true
                    foo.com:8443          | bar.foo.com      | 8443 | true
                    foo.com:8443          | foo.com          |  443 | false
                    *                     | anything.example |  443 | true
                    'a.example, *'        | anything.example |  443 | true
                    'a.example , foo.com' | foo.com          |  443 | true
                    'a.example foo.com'   | foo.com          |  443 | true
                    '.svc,.cluster.local' | llm.team.svc     |   80 | true
                    10.1.2.3              | 10.1.2.3         |   80 | true
                    10.1.2.3              | 10.1.2.30        |   80 | false
                    10.1.2.3:8000         | 10.1.2.3         | 8000 | true
                    10.1.2.3:8000         | 10.1.2.3         |   80 | false
                    10.0.0.0/8            | 10.200.1.2       |   80 | true
                    10.1.2.3/8            | 10.200.1.2       |   80 | true
                    10.0.0.0/8            | 11.0.0.1         |   80 | false
                    10.0.0.0/8            | ten.example      |   80 | false
                    10.0.0.0/33           | 10.0.0.1         |   80 | false
                    10.0.0.0/x            | 10.0.0.1         |   80 | false
                    fd00::/8              | [fd12::1]        |   80 | true
                    fd12::1               | [fd12::1]        |   80 | true
                    [fd12::1]             | [fd12::1]        |   80 | true
                    [fd12::1]:8000        | [fd12::1]        | 8000 | true
                    [fd12::1]:8000        | [fd12::1]        |   80 | false
                    0.0.1                 | 10.0.0.1         |   80 | false
                    .                     | foo.com          |  443 | false
                    ',,'                  | foo.com          |  443 | false
                    ''                    | foo.com          |  443 | false
                    ''                    | localhost        |   80 | true
                    ''                    | 127.0.0.1        |   80 | true
                    ''                    | 127.8.0.1        |   80 | true
                    ''                    | [::1]            |   80 | true
                    ''                    | my.localhost     |   80 | false
                    """)
    void no_proxy_names_who_is_called_without_one(String noProxy, String host, int port, boolean direct) {
        Proxies proxies = Proxies.fromEnvironment(
                Map.of("HTTP_PROXY", "http://proxy:3128", "HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", noProxy));

        assertThat(proxies.to(port == 443, host, port).isEmpty()).isEqualTo(direct);
    }

    @Test
    void each_scheme_has_its_own_proxy_and_each_variable_may_be_in_lower_case() {
        Proxies proxies = Proxies.fromEnvironment(Map.of(
                "http_proxy", "http://plain:3128",
                "HTTPS_PROXY", "https://upper:3129",
                "https_proxy", "http://lower:3130",
                "NO_PROXY", " ",
                "no_proxy", "direct.example"));

        assertThat(proxies.to(false, "provider.example", 80)).hasToString("Optional[http://plain:3128]");
        assertThat(proxies.to(true, "provider.example", 443)).hasToString("Optional[https://upper:3129]");
        assertThat(proxies.to(true, "direct.example", 443)).isEmpty();
        assertThat(Proxies.fromEnvironment(Map.of("HTTPS_PROXY", "http://proxy"))
                        .to(false, "provider.example", 80))
                .isEmpty();
        assertThat(Proxies.fromEnvironment(Map.of("https_proxy", "")).isNone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.corp, http://proxy.corp:80",
        "proxy.corp:3128, http://proxy.corp:3128",
        "HTTP://Proxy.Corp:3128/, http://proxy.corp:3128",
        "https://proxy.corp, https://proxy.corp:443",
        "http://[fd00::1]:3128, http://[fd00::1]:3128",
        "http://user:p%40ss@proxy_1:3128, http://proxy_1:3128",
        "http://user:p@ss@proxy:3128, http://proxy:3128"
    })
    void a_proxy_is_named_by_a_url_or_host_and_port(String value, String proxy) {
        assertThat(https(value)).hasToString(proxy);
    }

    @Test
    void its_user_and_password_are_sent_and_never_shown() {
        Proxy proxy = https("https://team%3Aa:p%40ss+w@proxy:3128");

        ProxyOptions options = proxy.options(Optional.empty());
        assertThat(options.getType()).isEqualTo(ProxyType.HTTPS);
        assertThat(options.getUsername()).isEqualTo("team:a");
        assertThat(options.getPassword()).isEqualTo("p@ss+w");
        assertThat(proxy + " " + Proxies.fromEnvironment(Map.of("HTTPS_PROXY", "http://u5er:pa55@proxy")))
                .doesNotContain("team", "ss+w", "u5er", "pa55");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://pa55@proxy:1080",
                "http://pa55@proxy:port",
                "http://pa55@proxy:0",
                "http://pa55@proxy:70000",
                "http://pa55%zz@proxy:80",
                "http://pa55@",
                "http://pa55@pro xy:80",
                "http://pa55@proxy:80/path"
            })
    void what_is_no_url_of_a_proxy_is_refused_by_the_variables_name_and_not_shown(String value) {
        assertThatThrownBy(() -> https(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTPS_PROXY is no URL of a proxy; write http://HOST:PORT")
                .hasMessageNotContaining("pa55");
    }

    private static Proxy https(String value) {
        return Proxies.fromEnvironment(Map.of("HTTPS_PROXY", value))
                .to(true, "provider.example", 443)
                .orElseThrow();
    }
}
