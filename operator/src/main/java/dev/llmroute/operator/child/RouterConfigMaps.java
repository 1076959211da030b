package dev.llmroute.operator.child;

import dev.llmroute.operator.apiserver.ServerSideApply;
import dev.llmroute.operator.election.Instance;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.RouteDocument;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigMaps with which routers are given their routes: one, or more where the routes do not fit into one. By hand, since their
 * number changes. Thread-safe.
 *
 * @param <P> of what the router pools belong to
 */
public final class RouterConfigMaps<P extends HasMetadata> {
    private static final PatchContext APPLY = ServerSideApply.by(Labels.OPERATOR);

    private @Nullable InformerEventSource<ConfigMap, P> source;

    EventSource<?, P> eventSource(EventSourceContext<P> context) {
        var configuration = InformerEventSourceConfiguration.from(ConfigMap.class, context.getPrimaryResourceClass())
                .withName("configmaps")
                .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
                .withNamespacesInheritedFromController()
                .build();
        InformerEventSource<ConfigMap, P> made = new InformerEventSource<>(configuration, context);
        source = made;
        return made;
    }

    /** The names of all that there are. */
    public static List<String> names(Context<?> context) {
        return context.getSecondaryResourcesAsStream(ConfigMap.class)
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    /** What routers were given last of each route, by its name, as far as that can be read. */
    public static Map<String, RouteDocument> handedOut(Context<?> context) {
        Map<String, RouteDocument> documents = new HashMap<>();
        context.getSecondaryResourcesAsStream(ConfigMap.class)
                .flatMap(each -> Stream.ofNullable(each.getData()))
                .flatMap(data -> data.values().stream())
                .flatMap(yaml -> RouteDocument.parse(yaml).stream())
                .forEach(document -> documents.merge(document.name(), document, RouterConfigMaps::later));
        return documents;
    }

    /** Where the routes have been spread over more ConfigMaps since, the old ones are still there. */
    private static RouteDocument later(RouteDocument a, RouteDocument b) {
        return a.generation() >= b.generation() ? a : b;
    }

    /**
     * Makes or mends those that are not as they should be; writes nothing where all are.
     *
     * @throws NameTaken where one of somebody else is in its place
     */
    void reconcile(List<ConfigMap> desired, P owner, Context<P> context) {
        Map<String, ConfigMap> present = new HashMap<>();
        context.getSecondaryResourcesAsStream(ConfigMap.class)
                .forEach(each -> present.put(each.getMetadata().getName(), each));
        for (ConfigMap wanted : desired) {
            ConfigMap is = present.get(wanted.getMetadata().getName());
            if (is == null) {
                ConfigMap existing = context.getClient().resource(wanted).get();
                NameTaken.check(existing, owner);
                Instance.check(existing, wanted);
            }
            if (is == null || !isAsWanted(is, wanted)) {
                wanted.addOwnerReference(owner);
                ConfigMap now = context.getClient().resource(wanted).patch(APPLY);
                remember(withoutStrangers(now, wanted, context.getClient()), is);
            }
        }
    }

    /** An apply leaves keys that somebody else has added, which routers would read as routes. */
    private static ConfigMap withoutStrangers(ConfigMap now, ConfigMap wanted, KubernetesClient client) {
        Map<String, String> change = new HashMap<>();
        Objects.requireNonNullElse(now.getData(), Map.<String, String>of()).keySet().stream()
                .filter(key -> isRoute(key) && !wanted.getData().containsKey(key))
                .forEach(key -> change.put(key, null));
        return change.isEmpty()
                ? now
                : client.resource(now)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("data", change)));
    }

    /** What is seen of it next is this, although the watch may not have told of it yet. */
    private void remember(ConfigMap now, @Nullable ConfigMap before) {
        InformerEventSource<ConfigMap, P> known = Objects.requireNonNull(source, "no event source");
        ResourceID id = ResourceID.fromResource(now);
        if (before == null) {
            known.handleRecentResourceCreate(id, now);
        } else {
            known.handleRecentResourceUpdate(id, now, before);
        }
    }

    private static boolean isAsWanted(ConfigMap is, ConfigMap wanted) {
        Map<String, String> files = new HashMap<>(Objects.requireNonNullElse(is.getData(), Map.of()));
        files.keySet().removeIf(key -> !isRoute(key));
        return files.equals(wanted.getData())
                && includes(is.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && includes(
                        is.getMetadata().getAnnotations(), wanted.getMetadata().getAnnotations());
    }

    /** Whether routers would read it. */
    private static boolean isRoute(String key) {
        return key.endsWith(".yaml") || key.endsWith(".yml");
    }

    private static boolean includes(@Nullable Map<String, String> all, Map<String, String> some) {
        return all != null && all.entrySet().containsAll(some.entrySet());
    }
}
