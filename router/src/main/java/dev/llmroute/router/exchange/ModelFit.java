package dev.llmroute.router.exchange;

import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Requirements;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import java.util.Optional;

/** Whether the model of a target can do what a request asks for, by what the route says of it. */
final class ModelFit {
    private ModelFit() {}

    /**
     * Why it cannot; empty if it can, as far as is known.
     *
     * @param chain the targets that may be asked
     */
    static Optional<String> obstacle(CallerRequest request, Chain chain, Target target) {
        Target head = chain.head();
        if (request.surface() == Surface.Embeddings && !givesVectorsOf(head, request, target)) {
            return Optional.of("its vectors are not those of " + head.ref().name());
        }
        return Requirements.obstacle(chain, target, each -> requirements(request, each));
    }

    /** Whether the target speaks the caller's dialect, so that nothing is translated. */
    static boolean isNative(CallerRequest request, Target target) {
        return target.provider().dialect() == request.surface().dialect();
    }

    /** Of the same space and, where the request leaves their length to the model, of the same length. */
    static boolean givesVectorsOf(Target head, CallerRequest request, Target target) {
        Integer own = target.capabilities().dimensions();
        Integer heads = head.capabilities().dimensions();
        boolean sameLength =
                request.body().requirements().dimensions() > 0 || own == null || heads == null || own.equals(heads);
        return sameLength && target.givesVectorsOf(head);
    }

    /** A translation asks for no longer an answer than the model gives. */
    private static Requirements requirements(CallerRequest request, Target target) {
        Requirements all = request.body().requirements();
        return isNative(request, target) ? all : all.within(target.capabilities());
    }
}
