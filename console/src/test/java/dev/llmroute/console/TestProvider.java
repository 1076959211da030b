package dev.llmroute.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Grants;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small provider of OpenID Connect on loopback: it asks nobody for a password, and holds the console to all that the code flow with PKCE
 * asks of a client. What it signs can be bent, to see whether the console takes it.
 */
final class TestProvider implements AutoCloseable {
    static final String CLIENT = "console";
    static final String SECRET = "s3cret/with+signs";

    private record Asked(Map<String, String> parameters) {}

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();

    /** Who signs in next. */
    volatile String name = "ada@example.org";

    volatile List<String> groups = List.of("readers");
    volatile UnaryOperator<JWTClaimsSet.Builder> bend = UnaryOperator.identity();
    volatile TokenSigner signer;

    /** Makes a token of claims. */
    interface TokenSigner {
        String sign(JWTClaimsSet claims) throws JOSEException;
    }

    TestProvider() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        signer = claims -> signed(claims, key);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/main/.well-known/openid-configuration", this::describe);
        server.createContext("/main/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/main/authorize", this::authorize);
        server.createContext("/main/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort() + "/main";
    }

    /** The console's, as a client of this. */
    Entry.Oidc entry(String publicUrl) {
        return new Entry.Oidc(
                URI.create(issuer()),
                CLIENT,
                SECRET,
                URI.create(publicUrl),
                List.of("openid", "email"),
                "email",
                "groups",
                new Grants(Set.of("readers"), Set.of("on-call"), Set.of("platform")),
                "the-same-in-all-replicas",
                null);
    }

    static String signed(JWTClaimsSet claims, RSAKey with) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(with.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(with));
        return token.serialize();
    }

    private void describe(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "issuer", issuer(),
                                "authorization_endpoint", issuer() + "/authorize",
                                "token_endpoint", issuer() + "/token",
                                "jwks_uri", issuer() + "/keys")));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        boolean right = CLIENT.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.getOrDefault("scope", "").contains("openid")
                && asked.getOrDefault("state", "").length() > 20
                && asked.getOrDefault("nonce", "").length() > 20;
        if (!right) {
            answer(exchange, 400, "{}");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Asked(asked));
        exchange.getResponseHeaders()
                .add("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
        answer(exchange, 303, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> given =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Asked asked = codes.remove(given.getOrDefault("code", ""));
        String basic = Base64.getEncoder()
                .encodeToString((CLIENT + ":s3cret%2Fwith%2Bsigns").getBytes(StandardCharsets.UTF_8));
        boolean right = asked != null
                && ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && "authorization_code".equals(given.get("grant_type"))
                && asked.parameters().get("redirect_uri").equals(given.get("redirect_uri"))
                && asked.parameters().get("code_challenge").equals(hash(given.getOrDefault("code_verifier", "")));
        if (!right) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject("subject-1")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("nonce", asked.parameters().get("nonce"))
                .claim("email", name)
                .claim("groups", groups);
        try {
            String token = signer.sign(bend.apply(claims).build());
            answer(
                    exchange,
                    200,
                    new ObjectMapper().writeValueAsString(Map.of("id_token", token, "token_type", "Bearer")));
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    /** Goes where a browser would be sent, signs in there, and says where it sends the browser back to. */
    URI signIn(URI at) throws Exception {
        var connection = (HttpURLConnection) at.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        String back = connection.getHeaderField("Location");
        if (back == null) {
            throw new IOException("The provider refused: " + connection.getResponseCode());
        }
        return URI.create(back);
    }

    private static String hash(String verifier) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> parameters(String form) {
        return Stream.of(form.split("&"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
