package dev.llmroute.router.exchange;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Paid;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Target;
import org.jspecify.annotations.Nullable;

/**
 * From which a request's calls are paid: the budgets of its targets and of its caller.
 *
 * @param ofCaller null: it may spend anything
 */
record Purse(Ceilings ceilings, @Nullable Paid ofCaller) {
    /** Whether calls to the target are paid from no budget. */
    boolean isNoneFor(Target target) {
        return ofCaller == null && ceilings.paid(target).isEmpty();
    }

    /** A call to the target cost that. */
    void pay(Target target, Cost cost) {
        ceilings.spent(target, cost);
        if (ofCaller != null) {
            ceilings.spending().add(ofCaller.key(), cost);
        }
    }
}
