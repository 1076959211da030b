package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Gateway. */
public record ParentRefSpec(
        @Required
        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription("The Gateway's name.")
        String name,

        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription("The Gateway's namespace. Default: the route's.")
        @Nullable
        String namespace,

        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription("One of the Gateway's listeners. Default: all that let it in.")
        @Nullable
        String sectionName,

        @Min(1) @Max(65_535) @JsonPropertyDescription("The port of the Gateway's listeners. Default: any.") @Nullable
        Integer port) {}
