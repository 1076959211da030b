package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How requests are told that belong to one conversation. */
public record AffinitySpec(
        @Size(max = Limits.MAX_HEADER_NAME)
        @Pattern(Limits.HEADER_NAME)
        @JsonPropertyDescription(
                "The header by which callers name the conversation that a request belongs to. Default x-session-id.")
        @Nullable
        String header) {}
