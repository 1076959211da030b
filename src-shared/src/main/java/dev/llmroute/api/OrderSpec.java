package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.OrderBy;
import org.jspecify.annotations.Nullable;

/** In which order models are tried that may stand in for one another. */
public record OrderSpec(
        @JsonPropertyDescription(
                "Written: as the route writes them. Price: of each tier first what most likely costs least for the request at hand."
                        + " Default Written.")
        @Nullable
        OrderBy by) {}
