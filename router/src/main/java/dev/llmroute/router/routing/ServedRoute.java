package dev.llmroute.router.routing;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Paid;
import dev.llmroute.classify.SentKey;
import dev.llmroute.config.ApiKey;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A route as this router serves it: with the chain of each entry, made once. Equal to another of the same route. Thread-safe. */
public final class ServedRoute {
    private final ResolvedRoute resolved;
    private final CooldownView cooldowns;
    private final Endpoints endpoints = new Endpoints();
    private final ConcurrentHashMap<Entry, Chain> chains = new ConcurrentHashMap<>();

    ServedRoute(ResolvedRoute resolved, CooldownView cooldowns) {
        this.resolved = resolved;
        this.cooldowns = cooldowns;
    }

    /** Where its providers are called. */
    public Endpoints endpoints() {
        return endpoints;
    }

    public ResolvedRoute resolved() {
        return resolved;
    }

    /** The key that is sent to a target, to be found in what comes back. */
    public SentKey sentKey(Target target) {
        return SentKey.of(resolved.apiKey(target).map(ApiKey::value).orElse(""));
    }

    /** From which requests of a caller are paid; null: they may cost anything. */
    public @Nullable Paid budgetOf(String caller) {
        Budget budget = resolved.budgetOf(caller);
        return budget == null ? null : Ceilings.paid(route(), caller, budget);
    }

    public Route route() {
        return resolved.route();
    }

    /** The chain of a request that enters here. Lists of models are the callers' and not kept. */
    public Chain chain(Entry entry) {
        return entry instanceof Entry.Listed ? make(entry) : chains.computeIfAbsent(entry, this::make);
    }

    private Chain make(Entry entry) {
        return Chain.of(route(), entry, cooldowns);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServedRoute served && resolved.equals(served.resolved);
    }

    @Override
    public int hashCode() {
        return resolved.hashCode();
    }
}
