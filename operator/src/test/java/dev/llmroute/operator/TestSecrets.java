package dev.llmroute.operator;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.operator.child.FingerprintKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/** Secrets in the API server of the tests. */
final class TestSecrets {
    static final String GROQ_KEY = "gsk-of-a-test";

    /** What is in {@code llm-keys}. */
    static final Map<String, String> LLM_KEYS = Map.of("groq", GROQ_KEY, "openai", "sk-1", "anthropic", "sk-2");

    private TestSecrets() {}

    /** Both that {@link TestRoutes#agentChat} names, with all their keys. */
    static void applyThoseOfAgentChat(String namespace) {
        apply(namespace, "llm-keys", LLM_KEYS);
        apply(namespace, "caller-keys", Map.of("app-1", "c-1"));
    }

    /** Makes it, or gives it these keys if it is there. */
    static void apply(String namespace, String name, Map<String, String> values) {
        ApiServer.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** That of the installation in a namespace. */
    static Fingerprint fingerprint(String operators) {
        return new Fingerprint(FingerprintKey.readOrCreate(ApiServer.client(), operators, "llmroute-fingerprint"));
    }
}
