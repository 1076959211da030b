package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An HTTPRoute of the Gateway API to the routers. */
public record HttpRouteSpec(
        @Required @Size(min = 1, max = Limits.MAX_PARENTS) @JsonPropertyDescription("The Gateways that it belongs to.")
        List<ParentRefSpec> parentRefs,

        @Size(max = Limits.MAX_PARENTS)
        @JsonPropertyDescription("The hosts that callers write. Default: those of the Gateways.")
        @Nullable
        List<@Size(min = 1, max = Limits.MAX_HOST) @Pattern(Limits.HOST) String> hostnames) {}
