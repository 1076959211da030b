package dev.llmroute.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Routes for tests, in files. */
final class RouteFile {
    /** Two providers; the third is nobody's fallback, and two things are disabled. */
    static final String CHAT = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: { name: chat }
            spec:
              aliases: [talk]
              providers:
                - name: groq
                  dialect: OpenAI
                  baseUrl: SIMULATOR/groq/v1
                  network: Private
                  credentials:
                    - { name: main, secretKeyRef: { name: llm-keys, key: groq } }
                    - { name: old, disabled: true, secretKeyRef: { name: llm-keys, key: old } }
                  models: [ { name: llama-large }, { name: llama-small }, { name: llama-gone, disabled: true } ]
                  fallbackTo: [openai]
                - name: openai
                  dialect: OpenAI
                  baseUrl: SIMULATOR/openai/v1
                  network: Private
                  models: [ { name: gpt-4o }, { name: gpt-4o-mini } ]
                - name: other
                  dialect: OpenAI
                  baseUrl: SIMULATOR/other/v1
                  network: Private
                  models: [ { name: model-1 } ]
              auth: { mode: None }
            """;

    private RouteFile() {}

    /** Providers at an address that nobody calls. */
    static Path write(Path folder, String name, String yaml) {
        return write(folder, name, yaml, "http://127.0.0.1:9");
    }

    static Path write(Path folder, String name, String yaml, String simulator) {
        try {
            return Files.writeString(folder.resolve(name), yaml.replace("SIMULATOR", simulator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
