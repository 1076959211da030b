package dev.llmroute.operator.reconcile;

import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.pool.RouterPool.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Map;
import java.util.Set;

/** What is watched of router pools beside what they consist of. */
final class Watched {
    private Watched() {}

    /** The pods behind their Services; Kubernetes gives slices the labels of their Service. */
    static <P extends HasMetadata> EventSource<EndpointSlice, P> endpoints(EventSourceContext<P> context) {
        var configuration = InformerEventSourceConfiguration.from(
                        EndpointSlice.class, context.getPrimaryResourceClass())
                .withName("endpoints")
                .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(slice -> owner(slice, Kind.of(context.getPrimaryResourceClass())))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    private static Set<ResourceID> owner(EndpointSlice slice, Kind kind) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return kind.label().equals(labels.get(Labels.NAME)) && labels.containsKey(Labels.INSTANCE)
                ? Set.of(new ResourceID(
                        labels.get(Labels.INSTANCE), slice.getMetadata().getNamespace()))
                : Set.of();
    }

    /**
     * The Secrets that they name: their metadata, since that tells of each change.
     *
     * @param metadata see {@link dev.llmroute.operator.apiserver.MetadataClient}
     */
    static <P extends HasMetadata> EventSource<GenericKubernetesResource, P> secrets(
            EventSourceContext<P> context, KubernetesClient metadata, SecretIndex index) {
        String kind = HasMetadata.getKind(context.getPrimaryResourceClass());
        var configuration = InformerEventSourceConfiguration.from(
                        new GroupVersionKind("v1", "Secret"), context.getPrimaryResourceClass())
                .withName("secrets")
                .withKubernetesClient(metadata)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(secret -> index.naming(
                        kind,
                        secret.getMetadata().getNamespace(),
                        secret.getMetadata().getName()))
                .build();
        return new InformerEventSource<>(configuration, context);
    }
}
