package dev.llmroute.console.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.llmroute.web.CaFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A provider of OpenID Connect, as seen by a client of it. What it says of itself is asked when it is first needed, and again until it
 * could be had. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html">OpenID Connect Core</a>
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636, PKCE</a>
 */
final class OidcProvider {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PATIENCE_MS = (int) PATIENCE.toMillis();
    private static final int MOST_KEY_BYTES = 512 * 1024;

    /** Signatures that only the provider can make: of those with a secret that is shared, the client could make them too. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Set<String> REQUIRED = Set.of("sub", "iat", "exp", "iss", "aud", "nonce");

    private record Known(URI authorization, URI token, boolean basic, JWKSource<SecurityContext> keys) {}

    private final Entry.Oidc entry;
    private final SSLContext trust;
    private final HttpClient client;
    private volatile @Nullable Known known;

    /** @throws IllegalArgumentException where the CA file cannot be used */
    OidcProvider(Entry.Oidc entry) {
        this.entry = entry;
        this.trust = trust(entry.caFile());
        this.client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .sslContext(trust)
                .build();
    }

    private static SSLContext trust(@Nullable Path caFile) {
        try {
            return caFile == null ? SSLContext.getDefault() : CaFile.trusted(caFile);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is part of every JDK", e);
        }
    }

    /**
     * Where a person signs in.
     *
     * @param challenge the SHA-256 of the verifier, in URL-safe Base64
     * @throws IOException where the provider cannot be asked, or says of itself what cannot be
     */
    URI signInAt(String state, String nonce, String challenge) throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", entry.clientId());
        parameters.put("redirect_uri", callback());
        parameters.put("scope", String.join(" ", entry.scopes()));
        parameters.put("state", state);
        parameters.put("nonce", nonce);
        parameters.put("code_challenge", challenge);
        parameters.put("code_challenge_method", "S256");
        URI at = known().authorization();
        return URI.create(at + (at.getQuery() == null ? "?" : "&") + form(parameters));
    }

    /**
     * What the id token says that the provider gives for a code.
     *
     * @throws IOException where the provider cannot be asked
     * @throws BadJOSEException where it gives none, or one that is not for this sign-in: its signature, issuer, audience, time or nonce is wrong
     */
    JWTClaimsSet claims(String code, String verifier, String nonce)
            throws IOException, InterruptedException, BadJOSEException {
        Known provider = known();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", callback());
        parameters.put("client_id", entry.clientId());
        parameters.put("code_verifier", verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(provider.token())
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded");
        String secret = entry.clientSecret();
        if (secret != null && provider.basic()) {
            request.header("Authorization", "Basic " + basic(entry.clientId(), secret));
        } else if (secret != null) {
            parameters.put("client_secret", secret);
        }
        HttpResponse<String> answer = client.send(
                request.POST(BodyPublishers.ofString(form(parameters))).build(), BodyHandlers.ofString());
        String idToken = JSON.readTree(answer.body()).path("id_token").asText();
        if (answer.statusCode() != 200 || idToken.isEmpty()) {
            throw new BadJOSEException("The provider gave no id token for the code, but " + answer.statusCode());
        }
        return checked(idToken, nonce, provider.keys());
    }

    private JWTClaimsSet checked(String idToken, String nonce, JWKSource<SecurityContext> keys)
            throws IOException, BadJOSEException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                entry.clientId(),
                new JWTClaimsSet.Builder()
                        .issuer(entry.issuer().toString())
                        .claim("nonce", nonce)
                        .build(),
                REQUIRED));
        try {
            JWTClaimsSet claims = processor.process(idToken, null);
            Object party = claims.getClaim("azp");
            if (party == null ? claims.getAudience().size() > 1 : !party.equals(entry.clientId())) {
                throw new BadJOSEException("The id token is for others too, and made for another one (azp)");
            }
            return claims;
        } catch (ParseException noToken) {
            throw new BadJOSEException("What the provider gave is no id token: " + noToken.getMessage(), noToken);
        } catch (JOSEException keysUnknown) {
            throw new IOException("The provider's keys cannot be had", keysUnknown);
        }
    }

    private Known known() throws IOException, InterruptedException {
        Known before = known;
        if (before != null) {
            return before;
        }
        Known now = discovered();
        known = now;
        return now;
    }

    private Known discovered() throws IOException, InterruptedException {
        String issuer = entry.issuer().toString();
        URI at = URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(at).timeout(PATIENCE).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(at + " was answered with " + answer.statusCode());
        }
        JsonNode says = JSON.readTree(answer.body());
        if (!says.path("issuer").asText().equals(issuer)) {
            throw new IOException(
                    at + " says that its issuer is " + says.path("issuer").asText() + ", not " + issuer);
        }
        JsonNode ways = says.path("token_endpoint_auth_methods_supported");
        boolean basic = ways.isMissingNode()
                || ways.valueStream().anyMatch(each -> each.asText().equals("client_secret_basic"));
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(PATIENCE_MS, PATIENCE_MS, MOST_KEY_BYTES, true, trust.getSocketFactory());
        return new Known(
                endpoint(says, "authorization_endpoint"),
                endpoint(says, "token_endpoint"),
                basic,
                // Ahead of time it would be refreshed by a thread that keeps the process from ending.
                JWKSourceBuilder.<SecurityContext>create(
                                endpoint(says, "jwks_uri").toURL(), retriever)
                        .refreshAheadCache(false)
                        .build());
    }

    /** Of the issuer's kind: one that is reached by TLS sends nobody on without it. */
    private URI endpoint(JsonNode says, String name) throws IOException {
        String value = says.path(name).asText();
        try {
            URI endpoint = URI.create(value);
            if (entry.issuer().getScheme().equals(endpoint.getScheme()) && endpoint.getHost() != null) {
                return endpoint;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException("The provider's " + name + " is no address: " + value, malformed);
        }
        throw new IOException("The provider's " + name + " is \"" + value + "\", no address of the issuer's kind");
    }

    private String callback() {
        return entry.publicUrl().toString().replaceAll("/$", "") + OidcDoor.CALLBACK;
    }

    private static String basic(String id, String secret) {
        return Base64.getEncoder()
                .encodeToString((encoded(id) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
