package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may reach the routers, and what they may reach. */
public record NetworkPolicySpec(
        @JsonPropertyDescription("Whether there is a NetworkPolicy. Default true.") @Nullable
        Boolean enabled,

        @Size(max = Limits.MAX_CALLERS)
        @JsonPropertyDescription(
                "Who may call the routers: peers as in a NetworkPolicy, each with podSelector, namespaceSelector or ipBlock. Default:"
                        + " everybody. Empty: nobody.")
        @Nullable
        List<Map<String, Object>> callers,

        @Size(max = Limits.MAX_CALLERS)
        @JsonPropertyDescription(
                "More ports that routers may connect to, beside those of the providers' base URLs, of the proxies, of the collector and"
                        + " of DNS: where a Service of the cluster has another port than its pods.")
        @Nullable
        List<@Min(1) @Max(65_535) Integer> egressPorts) {}
