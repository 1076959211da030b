package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** An LlmRoute as it stands in a file or a ConfigMap: the resource without its status. */
@JsonIgnoreProperties("status")
public record LlmRouteDocument(String apiVersion, String kind, Metadata metadata, LlmRouteSpec spec) {
    public static final String GROUP = "llmroute.dev";
    public static final String VERSION = "v1alpha1";
    public static final String API_VERSION = GROUP + "/" + VERSION;
    public static final String KIND = "LlmRoute";
}
