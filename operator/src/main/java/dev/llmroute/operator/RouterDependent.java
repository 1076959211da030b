package dev.llmroute.operator;

import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.operator.election.Instance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResourceConfigBuilder;
import java.util.Set;
import java.util.function.Function;

/** Keeps one child of each route as it should be, by server-side apply; watches those children only. */
final class RouterDependent<R extends HasMetadata> extends CRUDKubernetesDependentResource<R, LlmRoute> {
    private static final String WITHHELD = "withheld";

    /** What no pod may have, of all that the route names. */
    private record Withheld(Set<SecretKeyRef> refs) {}

    private final Function<RouteDocument, R> desired;

    RouterDependent(Class<R> type, Function<RouteDocument, R> desired) {
        super(type, type.getSimpleName());
        this.desired = desired;
        configureWith(new KubernetesDependentResourceConfigBuilder<R>()
                .withUseSSA(true)
                .withKubernetesDependentInformerConfig(InformerConfiguration.builder(type)
                        .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
                        .build())
                .build());
    }

    /** For what follows of this reconciliation. */
    static void withhold(Set<SecretKeyRef> refs, Context<LlmRoute> context) {
        context.managedWorkflowAndDependentResourceContext().put(WITHHELD, new Withheld(refs));
    }

    @Override
    protected R desired(LlmRoute route, Context<LlmRoute> context) {
        Set<SecretKeyRef> withheld = context.managedWorkflowAndDependentResourceContext()
                .get(WITHHELD, Withheld.class)
                .map(Withheld::refs)
                .orElse(Set.of());
        return desired.apply(RouteDocument.of(route).withholding(withheld));
    }

    /** An apply takes over what is there under the name; so what is another's is looked for first. */
    @Override
    public R create(R child, LlmRoute route, Context<LlmRoute> context) {
        R existing = context.getClient().resource(child).get();
        NameTaken.check(existing, route);
        Instance.check(existing, child);
        return super.create(child, route, context);
    }
}
