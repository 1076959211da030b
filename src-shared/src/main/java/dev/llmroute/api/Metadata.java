package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** The part of a resource's metadata that LlmRoute reads. A namespace that is absent means {@code default}. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Metadata(
        String name, @Nullable String namespace, @Nullable Long generation) {
    /** The namespace, also where it is absent. */
    public String inNamespace() {
        return namespace == null ? "default" : namespace;
    }
}
