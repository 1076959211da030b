package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.ClassPolicy;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Price;
import dev.llmroute.route.Price.Rates;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteResolverTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - name: groq
                  dialect: OpenAI
                  baseUrl: HTTPS://API.groq.com:443/openai/v1
                  credentials:
                    - {name: main, secretKeyRef: {name: llm-keys, key: groq}}
                    - {name: spare, secretKeyRef: {name: llm-keys, key: groq-spare}, weight: 3, limits: {tpm: 2000000000}}
                  models: [{name: a, limits: {maxConcurrent: 4, rpm: 60}}, {name: b, disabled: true}]
                - name: local
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:8000/v1
                  network: Private
                  models: [{name: c}]
                - name: idle
                  dialect: OpenAI
                  baseUrl: http://idle.example/v1
                  disabled: true
                  models: [{name: d}]
              auth: {mode: None}
            """;
    private final Fingerprint fingerprint = new Fingerprint("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    @Test
    void defaults_are_those_that_are_documented() throws InvalidRoute {
        ResolvedRoute resolved = resolve(ref -> Optional.of("k"));
        assertThat(resolved.route().namespace()).isEqualTo("default");
        assertThat(resolved.route().fallback().maxAttempts()).isEqualTo(3);
        assertThat(resolved.route().fallback().budget()).isEqualTo(Duration.ofSeconds(60));
        assertThat(resolved.route().fallback().on())
                .contains(FailureClass.RateLimitDaily, FailureClass.ModelNotFound)
                .doesNotContain(FailureClass.Unauthorized, FailureClass.Forbidden, FailureClass.ToolFailure);
        assertThat(resolved.route().cooldown())
                .isEqualTo(new CooldownPolicy(Duration.ofMinutes(5), null, Duration.ofSeconds(30), Map.of()));
        assertThat(resolved.route().providers().getFirst().credentials().getFirst())
                .extracting(Credential::weight, Credential::ceiling)
                .containsExactly(1, Ceiling.NONE);
        assertThat(resolved.route().providers()).extracting(Provider::name).containsExactly("groq", "local");
        assertThat(resolved.route().providers().getFirst().fallbackTo()).containsExactly("local", "idle");
    }

    @Test
    void ceilings_and_weights_are_those_of_the_resource() throws InvalidRoute {
        Route route = resolve(ref -> Optional.of("k")).route();
        assertThat(route.targets())
                .extracting(
                        Target::name,
                        Target::modelCeiling,
                        each -> each.credential().ceiling())
                .containsExactly(
                        tuple("groq/a#main", new Ceiling(4, 60, null), Ceiling.NONE),
                        tuple("groq/a#spare", new Ceiling(4, 60, null), new Ceiling(null, null, 2_000_000_000L)),
                        tuple("local/c", Ceiling.NONE, Ceiling.NONE));
        assertThat(route.providers().getFirst().credentials())
                .extracting(Credential::weight)
                .containsExactly(1, 3);
    }

    @Test
    void waits_of_single_classes_and_the_ramp_are_those_of_the_resource() throws InvalidRoute {
        String given = ROUTE + """
                  cooldown:
                    default: 1m
                    max: 1h
                    ramp: 0s
                    classes:
                      - {class: RateLimitTokens, default: 20s, max: 10m}
                      - {class: Unauthorized, max: 30s}
                """;
        assertThat(resolve(given, ref -> Optional.of("k")).route().cooldown())
                .isEqualTo(new CooldownPolicy(
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Map.of(
                                FailureClass.RateLimitTokens,
                                new ClassPolicy(Duration.ofSeconds(20), Duration.ofMinutes(10)),
                                FailureClass.Unauthorized,
                                new ClassPolicy(null, Duration.ofSeconds(30)))));
    }

    @Test
    void an_endpoint_is_the_base_url_whole_with_the_dialect() throws InvalidRoute {
        assertThat(resolve(ref -> Optional.of("k"))
                        .route()
                        .providers()
                        .getFirst()
                        .endpoint())
                .isEqualTo("https://api.groq.com/openai/v1#OpenAI");
    }

    @Test
    void a_missing_key_leaves_its_credential_out_and_says_where_it_was_named() throws InvalidRoute {
        ResolvedRoute resolved = resolve(new EnvironmentSecrets(Map.of("LLM_KEYS_GROQ", "gsk-1")));
        assertThat(resolved.route().providers().getFirst().credentials()).hasSize(1);
        assertThat(resolved.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.providers[0].credentials[1].secretKeyRef");
            assertThat(problem.message())
                    .contains("groq-spare")
                    .contains("llm-keys")
                    .doesNotContain("gsk-1");
        });
    }

    @Test
    void a_key_is_never_printed() throws InvalidRoute {
        ResolvedRoute resolved = resolve(ref -> java.util.Optional.of("gsk-secret"));
        assertThat(resolved.toString()).doesNotContain("gsk-secret");
        assertThat(resolved.apiKey(resolved.route().targets().getFirst()))
                .map(ApiKey::value)
                .contains("gsk-secret");
    }

    @Test
    void the_same_account_has_one_fingerprint_and_two_accounts_have_two() {
        assertThat(fingerprint.of("a")).isEqualTo(fingerprint.of("a")).isNotEqualTo(fingerprint.of("b"));
        assertThat(new Fingerprint("another-installation".getBytes(StandardCharsets.UTF_8)).of("a"))
                .isNotEqualTo(fingerprint.of("a"));
    }

    @Test
    void prices_are_exact_and_what_is_left_out_costs_what_a_plain_prompt_does() throws InvalidRoute {
        Route route = resolve(ROUTE.replace("{name: c}", """
                                {name: c, price: {input: "0.000001", output: "9999.999999", cacheWrite: "3.75", above: [
                                  {tokens: 128000, input: "2", output: "3", cachedInput: "0"},
                                  {tokens: 200000, input: "4", output: "5", cacheWrite1h: "7"}]}}"""), ref -> Optional.of("k"))
                .route();
        Price price = route.provider("local").orElseThrow().models().getFirst().price();

        assertThat(price).isNotNull();
        assertThat(price.rates(128_000)).isEqualTo(new Rates(1, 9_999_999_999L, 1, 3_750_000, 3_750_000));
        assertThat(price.rates(128_001)).isEqualTo(new Rates(2_000_000, 3_000_000, 0, 2_000_000, 2_000_000));
        assertThat(price.rates(200_001)).isEqualTo(new Rates(4_000_000, 5_000_000, 4_000_000, 4_000_000, 7_000_000));
        assertThat(route.isPriced()).isTrue();
    }

    @Test
    void a_price_that_is_not_stated_is_not_known_rather_than_nothing() throws InvalidRoute {
        Route route = resolve(ref -> Optional.of("k")).route();

        assertThat(route.targets()).extracting(Target::price).containsOnlyNulls();
        assertThat(route.isPriced()).isFalse();
    }

    @Test
    void secrets_are_read_from_files_as_kubernetes_mounts_them(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("llm-keys"));
        Files.writeString(folder.resolve("llm-keys/groq"), "gsk-1\n");
        Files.createDirectories(folder.resolve("inner"));
        FileSecrets secrets = new FileSecrets(folder);
        assertThat(secrets.read(new SecretKeyRef("llm-keys", "groq"))).contains("gsk-1");
        assertThat(secrets.read(new SecretKeyRef("llm-keys", "none"))).isEmpty();
        FileSecrets inner = new FileSecrets(folder.resolve("inner"));
        assertThat(inner.read(new SecretKeyRef("..", "llm-keys/groq"))).isEmpty();
    }

    private ResolvedRoute resolve(Secrets secrets) throws InvalidRoute {
        return resolve(ROUTE, secrets);
    }

    private ResolvedRoute resolve(String yaml, Secrets secrets) throws InvalidRoute {
        return RouteResolver.resolve(RouteReader.parse("test", yaml).getFirst(), secrets, fingerprint);
    }
}
