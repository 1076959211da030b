package dev.llmroute.router.testing;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The documentation's example route, with its providers wherever a test has them. */
public final class ExampleRoute {
    public static final Fingerprint FINGERPRINT =
            new Fingerprint("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    private ExampleRoute() {}

    /** The route as YAML; {@code base} is what the providers' names are put behind. */
    public static String yaml(String base) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: agent-chat}
                spec:
                  aliases: [gpt-4o]
                  providers:
                    - name: groq
                      dialect: OpenAI
                      baseUrl: BASE/groq/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: groq}}]
                      models:
                        - name: llama-3.3-70b-versatile
                        - name: llama-3.1-70b-versatile
                        - name: llama-3.1-8b-instant
                        - name: mixtral-8x7b-32768
                        - name: gemma2-9b-it
                      fallbackTo: [openai, anthropic]
                      timeouts: {connect: 2s, firstToken: 1s, stall: 1s, total: 5s}
                    - name: openai
                      dialect: OpenAI
                      baseUrl: BASE/openai/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: openai}}]
                      models: [{name: gpt-4o}, {name: gpt-4o-mini}, {name: gpt-4-turbo}, {name: gpt-3.5-turbo}]
                      fallbackTo: [anthropic, groq]
                    - name: anthropic
                      dialect: Anthropic
                      baseUrl: BASE/anthropic
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: llm-keys, key: anthropic}}]
                      models:
                        - name: claude-3-5-sonnet-20241022
                        - name: claude-3-5-haiku-20241022
                        - name: claude-3-haiku-20240307
                      fallbackTo: [openai, groq]
                  fallback: {notify: Comment}
                  auth: {mode: ApiKey, keys: [{name: app-1, secretKeyRef: {name: caller-keys, key: app-1}}]}
                """.replace("BASE", base);
    }

    public static ResolvedRoute resolved() {
        return resolved(yaml("https://example.com"));
    }

    public static ResolvedRoute resolved(String yaml) {
        try {
            return RouteResolver.resolve(
                    RouteReader.parse("test", yaml).getFirst(),
                    ref -> Optional.of(ref.name() + "-" + ref.key()),
                    FINGERPRINT);
        } catch (InvalidRoute e) {
            throw new AssertionError(e);
        }
    }
}
