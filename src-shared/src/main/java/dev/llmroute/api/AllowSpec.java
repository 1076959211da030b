package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a route's targets may serve a caller. */
public record AllowSpec(
        @Size(min = 1, max = Limits.MAX_ALLOWED)
        @JsonPropertyDescription("Models, by their names or as provider/model. Default: any.")
        @Nullable
        List<@Size(min = 1, max = Limits.MAX_ALLOWED_NAME) @Pattern(Limits.FREE_NAME) String> models,

        @Size(min = 1, max = Limits.MAX_TAGS)
        @JsonPropertyDescription("Tags that a provider has to have, each of them. Default: none.")
        @Nullable
        List<@Size(max = Limits.MAX_NAME) @Pattern(Limits.NAME) String> tags) {}
