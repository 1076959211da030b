package dev.llmroute.operator.telemetry;

import dev.llmroute.operator.election.NotLeading;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Why a route could not be reconciled, in one word: what a person would do about it differs by it. */
public enum ErrorReason {
    /** Somebody else changed the object at the same moment; tried again. */
    Conflict,
    /** The operator lacks a right, or a policy or quota refuses. */
    Forbidden,
    /** The route went away meanwhile, or something else that should be there has. */
    NotFound,
    /** The namespace is on its way out, or gone: nothing can be made in it. */
    NamespaceTerminating,
    /** The API server takes the object for wrong. */
    Invalid,
    /** The API server is away, overloaded or broken. */
    ApiUnavailable,
    /** This operator has stopped leading, or ends: what was begun is given up. */
    NotLeading,
    /** Anything else: most likely a mistake of the operator's. */
    Other;

    private static final int DEEP = 10;

    /** What lies at the bottom of a failure that others have wrapped. */
    public static ErrorReason of(Throwable failure) {
        boolean ends = find(failure, RejectedExecutionException.class).isPresent()
                || find(failure, InterruptedException.class).isPresent();
        return ends ? NotLeading : refusal(failure).map(ErrorReason::of).orElse(Other);
    }

    /** What the API server, or the client in its place, said; empty where the failure has nothing to do with it. */
    public static Optional<KubernetesClientException> refusal(Throwable failure) {
        return find(failure, KubernetesClientException.class);
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable each = failure;
        for (int i = 0; each != null && i < DEEP; i++) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
            each = each instanceof AggregatedOperatorException several
                    ? several.getAggregatedExceptions().values().stream()
                            .findFirst()
                            .orElse(null)
                    : each.getCause();
        }
        return Optional.empty();
    }

    private static ErrorReason of(KubernetesClientException refused) {
        if (refused instanceof NotLeading) {
            return NotLeading;
        }
        return switch (refused.getCode()) {
            case 401 -> Forbidden;
            case 403 -> isTerminating(refused.getStatus()) ? NamespaceTerminating : Forbidden;
            case 404, 410 -> isOfNamespace(refused.getStatus()) ? NamespaceTerminating : NotFound;
            case 409 -> Conflict;
            case 400, 413, 415, 422 -> Invalid;
            // Without a status nothing was answered.
            default -> isOfNoSchema(refused) ? Invalid : ApiUnavailable;
        };
    }

    /** What is to be made in a namespace that has gone is refused with the namespace's name and not its own. */
    private static boolean isOfNamespace(@Nullable Status status) {
        return status != null
                && status.getDetails() != null
                && "namespaces".equals(status.getDetails().getKind());
    }

    /** A field that an applied object cannot have is told with the status of a mistake of the API server's own. */
    private static boolean isOfNoSchema(KubernetesClientException refused) {
        return refused.getCode() == 500
                && String.valueOf(refused.getMessage()).contains("failed to create typed patch object");
    }

    /** The API server says so in the causes of its refusal. */
    private static boolean isTerminating(@Nullable Status status) {
        return status != null
                && status.getDetails() != null
                && status.getDetails().getCauses().stream()
                        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }
}
