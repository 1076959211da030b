package dev.llmroute.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResourceConfigBuilder;
import java.util.function.Function;

/** Keeps one child of each route as it should be, by server-side apply; watches those children only. */
final class RouterDependent<R extends HasMetadata> extends CRUDKubernetesDependentResource<R, LlmRoute> {
    private final Function<RouteDocument, R> desired;

    RouterDependent(Class<R> type, Function<RouteDocument, R> desired) {
        super(type, type.getSimpleName());
        this.desired = desired;
        configureWith(new KubernetesDependentResourceConfigBuilder<R>()
                .withUseSSA(true)
                .withKubernetesDependentInformerConfig(InformerConfiguration.builder(type)
                        .withLabelSelector(RouterObjects.MANAGED_BY + "=" + RouterObjects.OPERATOR)
                        .build())
                .build());
    }

    @Override
    protected R desired(LlmRoute route, Context<LlmRoute> context) {
        return desired.apply(RouteDocument.of(route));
    }

    /** An apply takes over what is there under the name; so what is another's is looked for first. */
    @Override
    public R create(R child, LlmRoute route, Context<LlmRoute> context) {
        NameTaken.check(context.getClient().resource(child).get(), route);
        return super.create(child, route, context);
    }
}
