package dev.llmroute.operator;

import dev.llmroute.operator.election.Instance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResourceConfigBuilder;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps one object of each router pool as it should be, by server-side apply; watches those objects only. One that is not wanted is not
 * made, and left as it is where it is there.
 *
 * @param <R> of the object
 * @param <P> of what the pool belongs to
 */
class RouterDependent<R extends HasMetadata, P extends HasMetadata> extends CRUDKubernetesDependentResource<R, P> {
    private static final String POOL = "pool";

    private final Function<RouterPool, Optional<R>> desired;

    RouterDependent(Class<R> type, Function<RouterPool, Optional<R>> desired) {
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
    static void of(RouterPool pool, Context<?> context) {
        context.managedWorkflowAndDependentResourceContext().put(POOL, pool);
    }

    static RouterPool pool(Context<?> context) {
        return context.managedWorkflowAndDependentResourceContext().getMandatory(POOL, RouterPool.class);
    }

    @Override
    public ReconcileResult<R> reconcile(P owner, Context<P> context) {
        if (desired.apply(pool(context)).isPresent()) {
            return super.reconcile(owner, context);
        }
        unwanted(owner, context);
        return ReconcileResult.noOperation(null);
    }

    /** Where there is to be none. */
    void unwanted(P owner, Context<P> context) {}

    @Override
    protected R desired(P owner, Context<P> context) {
        return desired.apply(pool(context)).orElseThrow();
    }

    /** An apply takes over what is there under the name; so what is another's is looked for first. */
    @Override
    public R create(R child, P owner, Context<P> context) {
        R existing = context.getClient().resource(child).get();
        NameTaken.check(existing, owner);
        Instance.check(existing, child);
        return super.create(child, owner, context);
    }
}
