package dev.llmroute.config;

/**
 * What is wrong with a document.
 *
 * @param path the field, as the API server names it: {@code spec.providers[1].baseUrl}
 * @param message what is wrong and what to do
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
