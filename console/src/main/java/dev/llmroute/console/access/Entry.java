package dev.llmroute.console.access;

import dev.llmroute.web.LoopbackName;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a person comes into the console, as configured; exactly one way. Immutable. What would leave the console open is refused by the
 * constructors with an {@link IllegalArgumentException} that says what to do; no form of them prints a secret.
 */
public sealed interface Entry {
    /** A shorter secret can be guessed, however slowly it is tried. */
    int MIN_SECRET = 16;

    /** Everybody who reaches the console may do everything: for loopback addresses only. */
    record None() implements Entry {}

    /**
     * One token for all.
     *
     * @param right what who has it may do
     */
    record StaticToken(String token, Right right) implements Entry {
        public StaticToken {
            requireSecret("The console's token", token);
        }

        @Override
        public String toString() {
            return "StaticToken[" + right + "]";
        }
    }

    /**
     * Tokens of Kubernetes, which the API server judges.
     *
     * @param namespaces a right counts where a person has it in each of these; empty: in all of the cluster
     * @param sessionKey what sessions are encrypted with, the same in all replicas
     */
    record Token(ApiServer apiServer, List<String> namespaces, String sessionKey) implements Entry {
        public Token {
            namespaces = List.copyOf(namespaces);
            requireSecret("The key of the console's sessions", sessionKey);
        }

        @Override
        public String toString() {
            return "Token[" + apiServer + ", namespaces=" + namespaces + "]";
        }
    }

    /**
     * The API server that judges tokens.
     *
     * @param tokenFile with the console's own token, which may make TokenReviews and SubjectAccessReviews; read anew for each call, since
     *     it is replaced while it runs
     * @param caFile whom its certificate must come from, as PEM
     */
    record ApiServer(URI address, Path tokenFile, Path caFile) {}

    /**
     * OpenID Connect: the authorization code flow with PKCE.
     *
     * @param issuer as the provider's tokens name it, to the letter
     * @param clientSecret null: a public client
     * @param publicUrl by which browsers reach the console; {@code /login/callback} behind it is what the provider must know
     * @param nameClaim the claim of the id token that names a person; {@code sub} where it is missing
     * @param groupsClaim the claim that lists the person's groups, or names the only one
     * @param caFile who may have signed the provider's certificate, as PEM; null: whom the JVM trusts
     */
    record Oidc(
            URI issuer,
            String clientId,
            @Nullable String clientSecret,
            URI publicUrl,
            List<String> scopes,
            String nameClaim,
            String groupsClaim,
            Grants grants,
            String sessionKey,
            @Nullable Path caFile)
            implements Entry {
        public Oidc {
            scopes = List.copyOf(scopes);
            requireSecret("The key of the console's sessions", sessionKey);
            requireTls("The issuer", issuer);
            requireTls("The console's public URL", publicUrl);
            if (!scopes.contains("openid")) {
                throw new IllegalArgumentException(
                        "The scopes " + scopes + " lack openid, without which there is no id token");
            }
            grants.requireSome();
        }

        @Override
        public String toString() {
            return "Oidc[" + issuer + ", client " + clientId + "]";
        }
    }

    /**
     * A proxy in front of the console that knows who calls, as oauth2-proxy does.
     *
     * @param addresses where it calls from; not empty
     * @param secret what it shows with each call in {@code secretHeader}
     * @param userHeader where it names the person
     * @param groupsHeader where it lists their groups, with commas between them
     */
    record Proxy(
            List<Network> addresses,
            String secret,
            String secretHeader,
            String userHeader,
            String groupsHeader,
            Grants grants)
            implements Entry {
        public Proxy {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException(
                        "No address is named from which the proxy calls: anybody could say to be it."
                                + " Give LLMROUTE_CONSOLE_PROXY_ADDRESSES");
            }
            requireSecret("The secret of the proxy", secret);
            grants.requireSome();
        }

        @Override
        public String toString() {
            return "Proxy[from " + addresses + "]";
        }
    }

    private static void requireSecret(String what, String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException(what + " is empty; give one, for example of openssl rand -hex 24");
        }
        if (secret.length() < MIN_SECRET) {
            throw new IllegalArgumentException(what + " has " + secret.length()
                    + " characters, which can be guessed; give one of " + MIN_SECRET
                    + " or more, for example of openssl rand -hex 24");
        }
    }

    /** Without TLS everybody on the way reads the sessions, except where there is no way. */
    private static void requireTls(String what, URI address) {
        boolean loopback = address.getHost() != null && LoopbackName.is(address.getHost());
        if (!"https".equals(address.getScheme()) && !("http".equals(address.getScheme()) && loopback)) {
            throw new IllegalArgumentException(what + " is " + address + "; it must begin with https://");
        }
        if (address.getQuery() != null || address.getFragment() != null || address.getUserInfo() != null) {
            throw new IllegalArgumentException(what + " is " + address + "; it must have no user, query or fragment");
        }
    }
}
