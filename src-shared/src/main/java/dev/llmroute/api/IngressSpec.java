package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An Ingress to the routers. */
public record IngressSpec(
        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription("The IngressClass. Default: the cluster's own.")
        @Nullable
        String className,

        @Required
        @Size(min = 1, max = Limits.MAX_HOST)
        @Pattern(Limits.HOST)
        @JsonPropertyDescription("The host that callers write, e.g. chat.example.com or *.example.com.")
        String host,

        @Size(min = 1, max = Limits.MAX_URL)
        @Pattern(Limits.URL_PATH)
        @JsonPropertyDescription("The beginning of the paths that it lets through, e.g. /v1. Default /.")
        @Nullable
        String path,

        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription(
                "A Secret of the type kubernetes.io/tls in the route's namespace. Absent: no TLS at the Ingress.")
        @Nullable
        String tlsSecretName,

        @Size(max = Limits.MAX_ANNOTATIONS)
        @JsonPropertyDescription("Annotations, by which controllers are told more.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_ANNOTATION) String> annotations) {}
