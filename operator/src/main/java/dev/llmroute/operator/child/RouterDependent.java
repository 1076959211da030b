package dev.llmroute.operator.child;

import dev.llmroute.operator.election.Instance;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResourceConfigBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
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

    /** What the API server answers where an object would not be valid. */
    private static final int UNPROCESSABLE = 422;

    private final Function<Owner, String> childName;
    private final Function<RouterPool, Optional<R>> desired;

    /** One that is called as all but the Service. */
    RouterDependent(Class<R> type, Function<RouterPool, Optional<R>> desired) {
        this(type, Owner::childName, desired);
    }

    /** @param childName of the object */
    RouterDependent(Class<R> type, Function<Owner, String> childName, Function<RouterPool, Optional<R>> desired) {
        super(type, type.getSimpleName());
        this.childName = childName;
        this.desired = desired;
        configureWith(new KubernetesDependentResourceConfigBuilder<R>()
                .withUseSSA(true)
                .withCreateResourceOnlyIfNotExistingWithSSA(true)
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
        Optional<R> wanted = desired.apply(pool(context));
        if (wanted.isEmpty()) {
            unwanted(owner, context);
            return ReconcileResult.noOperation(null);
        }
        context.managedWorkflowAndDependentResourceContext().put(this, wanted.get());
        return super.reconcile(owner, context);
    }

    /** Where there is to be none. */
    void unwanted(P owner, Context<P> context) {}

    /** What {@link #reconcile} has made. */
    @Override
    protected R desired(P owner, Context<P> context) {
        return context.managedWorkflowAndDependentResourceContext().getMandatory(this, resourceType());
    }

    @Override
    protected ResourceID targetSecondaryResourceID(P owner, Context<P> context) {
        Owner of = pool(context).owner();
        return new ResourceID(childName.apply(of), of.namespace());
    }

    /**
     * This apply is refused where there is something under the name already; only then it is looked at whose that is. What is the
     * owner's has lost the label by which it would have been seen, and gets it back.
     *
     * @throws NameTaken where it is another's
     */
    @Override
    public R create(R child, P owner, Context<P> context) {
        try {
            return super.create(child, owner, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            R existing = context.getClient().resource(child).get();
            if (existing == null) {
                throw e;
            }
            NameTaken.check(existing, owner);
            Instance.check(existing, child);
            // The same one, not what bears the name by then.
            child.getMetadata().setResourceVersion(null);
            child.getMetadata().setUid(existing.getMetadata().getUid());
            return update(existing, child, owner, context);
        }
    }

    @Override
    public R update(R actual, R child, P owner, Context<P> context) {
        try {
            return super.update(actual, child, owner, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE || !ChangedPorts.replace(actual, child, context.getClient())) {
                throw e;
            }
            return super.update(actual, child, owner, context);
        }
    }
}
