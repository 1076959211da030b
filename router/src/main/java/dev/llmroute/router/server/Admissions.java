package dev.llmroute.router.server;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Full;
import dev.llmroute.ceiling.Paid;
import dev.llmroute.config.CallerKey;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.route.Budget;
import dev.llmroute.route.CountPer;
import dev.llmroute.route.Permission;
import dev.llmroute.route.Target;
import dev.llmroute.router.exchange.CallerRequest;
import dev.llmroute.router.exchange.ServingChain;
import dev.llmroute.router.routing.RoutingTable.Destination;
import dev.llmroute.router.routing.RoutingTable.Opened;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller's key allows: which targets, how much, for how much money. Thread-safe. */
final class Admissions {
    static final int TOO_MANY = 429;

    private final Ceilings ceilings;

    Admissions(Ceilings ceilings) {
        this.ceilings = ceilings;
    }

    /** @throws Refused where the request may not be served, or not now; counts one that may */
    void admit(Destination destination, CallerRequest request) throws Refused {
        allows(destination, request);
        spares(destination.opened());
        hasRoom(destination.opened(), request);
    }

    private static void allows(Destination destination, CallerRequest request) throws Refused {
        Permission permission = request.wishes().terms().permission();
        if (permission.isAll()) {
            return;
        }
        Optional<Chain> serving = ServingChain.of(destination, request);
        if (serving.isEmpty() || wantsAnother(destination, request, serving.get())) {
            String message = "None of what could answer this may do so for this request: its API key, or its header"
                    + " x-llmroute-require, asks for " + described(permission) + ".";
            throw new Refused(403, message, "not_allowed");
        }
    }

    /** Whether it names a model, wants no other, and may not have it. */
    private static boolean wantsAnother(Destination destination, CallerRequest request, Chain serving) {
        Target named = ServingChain.whole(destination, request).head();
        return request.wishes().noFallback()
                && !(destination.entry() instanceof Entry.Head)
                && !serving.head().ref().equals(named.ref());
    }

    private static String described(Permission permission) {
        String tags = "providers with the tags "
                + String.join(", ", permission.tags().stream().sorted().toList());
        if (permission.models() == null) {
            return tags;
        }
        return permission.tags().isEmpty() ? "other models" : "other models, and " + tags;
    }

    /** Whether the caller's budget has something left. */
    private void spares(Opened opened) throws Refused {
        Paid paid = opened.paid();
        if (paid == null) {
            return;
        }
        Budget budget = paid.budget();
        long freeInMs = ceilings.spending().freeInMs(paid.key(), budget);
        if (freeInMs > 0) {
            Instant anew =
                    Instant.ofEpochMilli(budget.per().endMs(ceilings.time().millis()));
            String message = "This API key has spent its budget, " + budget + ". It begins anew at " + anew + ".";
            throw new Refused(TOO_MANY, message, "budget_spent", freeInMs);
        }
    }

    private void hasRoom(Opened opened, CallerRequest request) throws Refused {
        CallerKey key = opened.by();
        if (key == null || key.ceiling().isUncounted()) {
            return;
        }
        Full full = full(opened, key, request);
        if (full != null) {
            throw new Refused(
                    TOO_MANY,
                    "This API key has a limit of " + full.most() + " " + words(full.limit())
                            + " a minute" + (key.ceiling().per() == CountPer.Cluster ? "" : " in this router")
                            + ", and this request"
                            + (full.freeInMs() < 0 ? " alone is larger." : " would go above it."),
                    "rate_limit_exceeded",
                    Math.max(0, full.freeInMs()));
        }
    }

    private @Nullable Full full(Opened opened, CallerKey key, CallerRequest request) {
        return ceilings.above(
                key.ceiling(), opened.route().route().qualifiedName() + "/" + key.name(), request.tokens());
    }

    private static String words(String limit) {
        return limit.equals("rpm") ? "requests" : "tokens";
    }
}
