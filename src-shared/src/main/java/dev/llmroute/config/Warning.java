package dev.llmroute.config;

/**
 * What is allowed in a route but hardly meant.
 *
 * @param reason of which kind it is, a stable word
 * @param path the field, as the API server names it: {@code spec.providers[1].baseUrl}
 * @param message what follows from it and what to do
 */
public record Warning(WarningReason reason, String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message + " (" + reason + ")";
    }
}
