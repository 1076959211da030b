package dev.llmroute.plan;

import dev.llmroute.route.Target;
import java.util.Optional;

/** Which targets can serve a request at all, whatever is cooling down. */
@FunctionalInterface
public interface Suitability {
    /** Every target can. */
    Suitability ANY = target -> Optional.empty();

    /** Why the target cannot, for people; empty where it can. */
    Optional<String> obstacle(Target target);
}
