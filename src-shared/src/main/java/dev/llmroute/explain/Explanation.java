package dev.llmroute.explain;

import dev.llmroute.api.CredentialSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.message.Messages;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Requirements;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.WalkOrder;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request would do now: every target that the resource names, and why it is tried, skipped or left out. By the planner that
 * routers use. What a route's own ceilings leave at this moment a router alone knows. Immutable.
 *
 * @param route the route's name
 * @param model what the request asks for
 * @param maxAttempts calls to providers for one request, at most
 * @param targets those that are tried, in order; then those that are skipped; then those that are left out
 */
public record Explanation(String route, String model, int maxAttempts, List<Line> targets) {
    public Explanation {
        targets = List.copyOf(targets);
    }

    private static final String REJECTED = "since each key of the model that it asks for was rejected";

    /** What becomes of a target. */
    public enum Use {
        /** It is called if those before it fail. */
        Try,
        /** It is cooling down, or not reached. */
        Skip,
        /** The request's chain does not hold it. */
        LeftOut
    }

    /**
     * One target.
     *
     * @param order 1 for the first to be tried; null where it is not tried
     */
    public record Line(@Nullable Integer order, String target, Use use, String why) {}

    /**
     * Explains a request.
     *
     * @param document the route as written, for what is disabled
     * @param entry where the request enters the route
     */
    public static Explanation of(
            LlmRouteDocument document, Route route, Asked asked, Entry entry, CooldownView cooldowns, TimeSource time) {
        Chain links = Chain.of(route, entry, cooldowns);
        List<Target> chain = links.targets();
        Plan plan = Planner.plan(links, asked.first());
        int maxAttempts = route.fallback().maxAttempts();
        List<Line> lines = new ArrayList<>();
        Optional<Target> rejected = rejectedHead(links, route.fallback());
        List<Link> candidates = links.links().stream()
                .filter(link -> obstacle(asked, links, link.target()).isEmpty())
                .filter(link -> plan.candidates().contains(link) || comingBack(link, asked) > 0)
                .toList();
        for (WalkOrder.Stop stop : WalkOrder.foreseen(links, candidates, maxAttempts)) {
            Target target = stop.link().target();
            int order = lines.size() + 1;
            String why = place(target, chain.getFirst(), entry)
                    + (stop.kept()
                            ? "; the last attempt is kept for "
                                    + target.provider().name()
                            : "")
                    + (order > maxAttempts ? "; not within " + maxAttempts + " attempts" : "");
            lines.add(
                    rejected.isPresent()
                            ? new Line(
                                    null,
                                    target.name(),
                                    Use.Skip,
                                    "not reached: the request fails at once, " + REJECTED)
                            : new Line(order, target.name(), Use.Try, why + comesBack(stop.link(), asked)));
        }
        for (Target target : chain) {
            obstacle(asked, links, target)
                    .ifPresent(why -> lines.add(new Line(null, target.name(), Use.Skip, "left out: " + why)));
        }
        for (Skip skip : plan.skipped()) {
            if (!(skip.availability() instanceof Availability.RampingUp)
                    && obstacle(asked, links, skip.target()).isEmpty()) {
                lines.add(new Line(null, skip.target().name(), Use.Skip, leftAlone(skip, time)));
            }
        }
        for (Target target : route.targets()) {
            if (!chain.contains(target)) {
                lines.add(new Line(null, target.name(), Use.LeftOut, notInChain(chain.getFirst(), entry)));
            }
        }
        lines.addAll(disabled(document));
        return new Explanation(route.name(), asked.model(), maxAttempts, lines);
    }

    private static Optional<String> obstacle(Asked asked, Chain chain, Target target) {
        return Requirements.obstacle(chain, target, any -> asked.requirements());
    }

    /**
     * What fails a request at once, see {@link Plan#rejectedHead}; of a chain that also has the targets whose keys are missing, which
     * a router does not have.
     */
    public static Optional<Target> rejectedHead(Chain chain, FallbackPolicy policy) {
        List<Link> withKey = chain.links().stream()
                .filter(link -> !(link.cooldowns().availability(Demand.SMALLEST) instanceof Availability.Unsuitable))
                .toList();
        if (withKey.isEmpty()) {
            return Optional.empty();
        }
        Chain served = new Chain(withKey, chain.isWritten());
        return Planner.plan(served, Demand.SMALLEST).rejectedHead(served, policy);
    }

    /** The share of requests that a target lets through which comes back step by step, in percent; 0 where it does not. */
    private static int comingBack(Link link, Asked asked) {
        return link.cooldowns().availability(asked.last()) instanceof Availability.RampingUp(var _, int percent)
                ? percent
                : 0;
    }

    private static String comesBack(Link link, Asked asked) {
        int percent = comingBack(link, asked);
        return percent == 0
                ? ""
                : "; coming back: " + percent + " % of the requests are let through, the others pass it by";
    }

    private static String place(Target target, Target head, Entry entry) {
        Provider first = head.provider();
        if (entry instanceof Entry.Listed) {
            return "in the order of the request's models";
        }
        if (target.equals(head)) {
            return entry instanceof Entry.Head ? "first of the route" : "asked for";
        }
        if (target.ref().equals(head.ref())) {
            return "the next key of " + first.name();
        }
        return target.provider().equals(first)
                ? "another model of " + first.name()
                : first.name() + " falls back to " + target.provider().name();
    }

    private static String leftAlone(Skip skip, TimeSource time) {
        if (skip.availability() instanceof Availability.AwaitingProbe) {
            return "over: " + skip.reason() + "; one request tries it, the others pass it by until it is answered";
        }
        if (skip.availability() instanceof Availability.Unsuitable(String why)) {
            return "left out: " + why;
        }
        if (!(skip.availability() instanceof KnownCooldown active)) {
            return "left out: " + skip.reason();
        }
        return switch (active.cooldown().state()) {
            case Broken -> "broken: the provider does not know the model, until the route changes";
            case KeyRejected -> "its key was rejected; tried again in " + Messages.duration(active.remainingMs(time));
            default ->
                "cooling down: " + active.cooldown().cause().word() + " until "
                        + Instant.ofEpochMilli(active.untilMs(time)) + ", in "
                        + Messages.duration(active.remainingMs(time));
        };
    }

    private static String notInChain(Target head, Entry entry) {
        return entry instanceof Entry.Listed
                ? "not among the request's models"
                : head.provider().name() + " does not fall back to it";
    }

    /** What is switched off never reaches the planner. */
    private static List<Line> disabled(LlmRouteDocument document) {
        List<Line> lines = new ArrayList<>();
        for (ProviderSpec provider : document.spec().providers()) {
            boolean whole = Boolean.TRUE.equals(provider.disabled());
            for (ModelSpec model : provider.models()) {
                if (whole || Boolean.TRUE.equals(model.disabled())) {
                    String why = whole ? "its provider is disabled" : "disabled";
                    lines.add(new Line(null, provider.name() + "/" + model.name(), Use.LeftOut, why));
                }
            }
            List<CredentialSpec> credentials = provider.credentials();
            for (CredentialSpec credential : credentials == null ? List.<CredentialSpec>of() : credentials) {
                if (!whole && Boolean.TRUE.equals(credential.disabled())) {
                    lines.add(new Line(
                            null, provider.name() + "/*#" + credential.name(), Use.LeftOut, "this key is disabled"));
                }
            }
        }
        return lines;
    }
}
