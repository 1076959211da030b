package dev.llmroute.config;

import dev.llmroute.api.SecretKeyRef;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Secrets as environment variables {@code NAME_KEY}: upper-case, {@code -} and {@code .} as {@code _}. */
public record EnvironmentSecrets(Map<String, String> environment) implements Secrets {
    @Override
    public Optional<String> read(SecretKeyRef ref) {
        return Optional.ofNullable(environment.get(variable(ref)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** The variable a reference is read from: {@code llm-keys} and {@code groq} give {@code LLM_KEYS_GROQ}. */
    public static String variable(SecretKeyRef ref) {
        return (ref.name() + "_" + ref.key())
                .toUpperCase(Locale.ROOT)
                .replace('-', '_')
                .replace('.', '_');
    }
}
