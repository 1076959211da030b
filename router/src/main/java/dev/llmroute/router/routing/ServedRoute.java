package dev.llmroute.router.routing;

import dev.llmroute.classify.SentKey;
import dev.llmroute.config.ApiKey;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A route as this router serves it: with the chain of each entry, made once. Equal to another of the same route. Thread-safe. */
public final class ServedRoute {
    private final ResolvedRoute resolved;
    private final CooldownView cooldowns;
    private final Endpoints endpoints = new Endpoints();
    private final Map<OrderBy, Map<Entry, Chain>> chains = new EnumMap<>(OrderBy.class);

    ServedRoute(ResolvedRoute resolved, CooldownView cooldowns) {
        this.resolved = resolved;
        this.cooldowns = cooldowns;
        for (OrderBy each : OrderBy.values()) {
            chains.put(each, new ConcurrentHashMap<>());
        }
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

    public Route route() {
        return resolved.route();
    }

    /** The chain of a request that enters here, whoever asks. Lists of models are the callers' and not kept. */
    public Chain chain(Entry entry, OrderBy orderBy) {
        return entry instanceof Entry.Listed
                ? make(entry, orderBy)
                : Objects.requireNonNull(chains.get(orderBy)).computeIfAbsent(entry, each -> make(each, orderBy));
    }

    private Chain make(Entry entry, OrderBy orderBy) {
        return Chain.of(route(), entry, orderBy, cooldowns);
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
