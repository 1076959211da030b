package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the route's own namespace. Standalone: a file or an environment variable. */
public record SecretKeyRef(
        @Required
        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription("Name of a Secret in the route's namespace.")
        String name,

        @Required
        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_KEY)
        @JsonPropertyDescription("Key within the Secret.")
        String key) {}
