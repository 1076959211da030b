package dev.llmroute.standalone.cluster;

import dev.llmroute.config.ApiKey;
import dev.llmroute.standalone.local.CommandFailed;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The token with which a kubeconfig's context calls its API server; a console in mode Token takes it, too. */
public final class ClusterToken {
    private ClusterToken() {}

    /** @throws CommandFailed where there is none, as with a client certificate */
    public static ApiKey of(ClusterOptions options) throws CommandFailed {
        Config config = Kubeconfig.read(options);
        return Stream.of(provided(config), config.getOauthToken(), config.getAutoOAuthToken())
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(each -> each.matches("[!-~]+"))
                .findFirst()
                .map(ApiKey::new)
                .orElseThrow(
                        () -> CommandFailed.because("the kubeconfig's context calls its API server without a token;"
                                + " kubectl create token ACCOUNT makes one, and --console-token FILE gives it"));
    }

    private static @Nullable String provided(Config config) {
        OAuthTokenProvider provider = config.getOauthTokenProvider();
        return provider == null ? null : provider.getToken();
    }
}
