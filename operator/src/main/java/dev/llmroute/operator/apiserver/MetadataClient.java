package dev.llmroute.operator.apiserver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A client that gets of Secrets their metadata alone, for watching them without ever being sent what is in them.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches">Kubernetes: metadata-only fetches</a>
 */
public final class MetadataClient {
    private static final String OBJECT = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private MetadataClient() {}

    /**
     * For lists and watches only.
     *
     * @return to be closed by the caller
     */
    public static KubernetesClient connect(Config config) {
        ObjectMapper json = new ObjectMapper().addMixIn(ObjectMeta.class, WithoutAnnotations.class);
        // Where there is nothing the API server lists null, at which an informer would stumble.
        json.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(json, true))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("metadata", new MetadataOnly()))
                .build();
    }

    /**
     * Looks whether Secrets may be watched.
     *
     * @param namespaces empty for all
     * @throws IllegalArgumentException where they may not, with what to do
     */
    public static void check(KubernetesClient metadata, Set<String> namespaces) {
        ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
        try {
            if (namespaces.isEmpty()) {
                metadata.secrets().inAnyNamespace().list(one);
            }
            namespaces.forEach(each -> metadata.secrets().inNamespace(each).list(one));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "LLMROUTE_WATCH_SECRETS is true, but Secrets may not be listed and watched; grant list and watch of secrets, or set"
                            + " operator.watchSecrets to false (Secrets are then looked at once a minute): "
                            + e.getMessage(),
                    e);
        }
    }

    /** Annotations may hold what is in a Secret, as kubectl applied it last; and all this together is most of what there is. */
    @JsonIgnoreProperties({"annotations", "managedFields"})
    private interface WithoutAnnotations {}

    private static final class MetadataOnly implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (request.uri().getPath().endsWith("/secrets")) {
                String query = Objects.requireNonNullElse(request.uri().getQuery(), "");
                builder.setHeader("Accept", query.contains("watch=true") ? OBJECT : LIST);
            }
        }
    }
}
