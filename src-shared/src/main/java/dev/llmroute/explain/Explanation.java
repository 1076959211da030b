package dev.llmroute.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.llmroute.api.CredentialSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Requirements;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.Terms;
import dev.llmroute.plan.WalkOrder;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Spread;
import dev.llmroute.route.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
     * @param why in English
     * @param because the same for other languages; not in any JSON
     */
    public record Line(
            @Nullable Integer order,
            String target,
            Use use,
            String why,
            @JsonIgnore List<Because> because) {
        public Line {
            because = List.copyOf(because);
        }

        /** Of what is the case. */
        public static Line of(@Nullable Integer order, String target, Use use, List<Because> because) {
            String why = because.stream().map(Because::sentence).collect(Collectors.joining("; "));
            return new Line(order, target, use, why, because);
        }

        private static Line of(String target, Use use, Because because) {
            return of(null, target, use, List.of(because));
        }
    }

    /**
     * Explains a request.
     *
     * @param document the route as written, for what is disabled
     * @param entry where the request enters the route
     */
    public static Explanation of(
            LlmRouteDocument document, Route route, Asked asked, Entry entry, CooldownView cooldowns, TimeSource time) {
        return of(document, route, asked, entry, Terms.of(route), cooldowns, time);
    }

    /**
     * Explains a request on other terms than those of the route alone.
     *
     * @param terms which allow at least one target of the chain
     */
    public static Explanation of(
            LlmRouteDocument document,
            Route route,
            Asked asked,
            Entry entry,
            Terms terms,
            CooldownView cooldowns,
            TimeSource time) {
        Chain links = PricedChain.of(route, asked, entry, terms, cooldowns).orElseThrow();
        List<Target> chain = links.targets();
        Target head = Planner.chain(route, entry, terms.orderBy()).getFirst();
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
            List<Because> why = new ArrayList<>(List.of(place(target, head, entry)));
            PricedChain.cost(terms, asked, target).ifPresent(why::add);
            if (isFirstOfSpreadKeys(target)) {
                Provider provider = target.provider();
                why.add(Because.of(
                        Because.Kind.KeyOfConversation,
                        String.valueOf(provider.credentials().size()),
                        provider.name()));
            }
            if (stop.kept()) {
                why.add(Because.of(Because.Kind.KeptFor, target.provider().name()));
            }
            if (order > maxAttempts) {
                why.add(Because.of(Because.Kind.BeyondAttempts, String.valueOf(maxAttempts)));
            }
            int percent = comingBack(stop.link(), asked);
            if (percent > 0) {
                why.add(Because.of(Because.Kind.ComesBack, String.valueOf(percent)));
            }
            lines.add(
                    rejected.isPresent()
                            ? Line.of(target.name(), Use.Skip, Because.of(Because.Kind.NotReached))
                            : Line.of(order, target.name(), Use.Try, why));
        }
        for (Target target : chain) {
            obstacle(asked, links, target)
                    .ifPresent(why -> lines.add(Line.of(target.name(), Use.Skip, Because.of(Because.Kind.Unfit, why))));
        }
        for (Skip skip : plan.skipped()) {
            if (!(skip.availability() instanceof Availability.RampingUp)
                    && obstacle(asked, links, skip.target()).isEmpty()) {
                lines.add(Line.of(skip.target().name(), Use.Skip, leftAlone(skip, time)));
            }
        }
        for (Target target : route.targets()) {
            if (!chain.contains(target)) {
                Because why = terms.permission().allows(target)
                        ? notInChain(head, entry)
                        : Because.of(Because.Kind.NotAllowed);
                lines.add(Line.of(target.name(), Use.LeftOut, why));
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
        Chain served = chain.of(withKey);
        return Planner.plan(served, Demand.SMALLEST).rejectedHead(served, policy);
    }

    /** The share of requests that a target lets through which comes back step by step, in percent; 0 where it does not. */
    private static int comingBack(Link link, Asked asked) {
        return link.cooldowns().availability(asked.last()) instanceof Availability.RampingUp(var _, int percent)
                ? percent
                : 0;
    }

    private static boolean isFirstOfSpreadKeys(Target target) {
        Provider provider = target.provider();
        return provider.spread() == Spread.Conversation
                && provider.credentials().size() > 1
                && provider.credentials().getFirst().equals(target.credential());
    }

    private static Because place(Target target, Target head, Entry entry) {
        Provider first = head.provider();
        if (entry instanceof Entry.Listed) {
            return Because.of(Because.Kind.ListedOrder);
        }
        if (target.equals(head)) {
            return Because.of(entry instanceof Entry.Head ? Because.Kind.FirstOfRoute : Because.Kind.AskedFor);
        }
        if (target.ref().equals(head.ref())) {
            return Because.of(Because.Kind.NextKey, first.name());
        }
        return target.provider().equals(first)
                ? Because.of(Because.Kind.OtherModel, first.name())
                : Because.of(
                        Because.Kind.FallsBack, first.name(), target.provider().name());
    }

    private static Because leftAlone(Skip skip, TimeSource time) {
        if (skip.availability() instanceof Availability.AwaitingProbe) {
            return Because.of(Because.Kind.Over, skip.reason());
        }
        if (skip.availability() instanceof Availability.Unsuitable(String why)) {
            return Because.of(Because.Kind.Unfit, why);
        }
        if (skip.availability() instanceof Availability.BudgetSpent(String which, long freeInMs)) {
            return Because.in(freeInMs, Because.Kind.BudgetSpent, which);
        }
        if (skip.availability() instanceof Availability.NoHeadroom none) {
            return Because.of(Because.Kind.NoHeadroom, none.which());
        }
        if (!(skip.availability() instanceof KnownCooldown active)) {
            return Because.of(Because.Kind.Unfit, skip.reason());
        }
        return switch (active.cooldown().state()) {
            case Broken -> Because.of(Because.Kind.Broken);
            case KeyRejected -> Because.in(active.remainingMs(time), Because.Kind.KeyRejected);
            default ->
                Because.in(
                        active.remainingMs(time),
                        Because.Kind.CoolingDown,
                        active.cooldown().cause().word(),
                        Instant.ofEpochMilli(active.untilMs(time)).toString());
        };
    }

    private static Because notInChain(Target head, Entry entry) {
        return entry instanceof Entry.Listed
                ? Because.of(Because.Kind.NotAsked)
                : Because.of(Because.Kind.NoFallback, head.provider().name());
    }

    /** What is switched off never reaches the planner. */
    private static List<Line> disabled(LlmRouteDocument document) {
        List<Line> lines = new ArrayList<>();
        for (ProviderSpec provider : document.spec().providers()) {
            boolean whole = Boolean.TRUE.equals(provider.disabled());
            for (ModelSpec model : provider.models()) {
                if (whole || Boolean.TRUE.equals(model.disabled())) {
                    Because why = Because.of(whole ? Because.Kind.ProviderDisabled : Because.Kind.Disabled);
                    lines.add(Line.of(provider.name() + "/" + model.name(), Use.LeftOut, why));
                }
            }
            List<CredentialSpec> credentials = provider.credentials();
            for (CredentialSpec credential : credentials == null ? List.<CredentialSpec>of() : credentials) {
                if (!whole && Boolean.TRUE.equals(credential.disabled())) {
                    lines.add(Line.of(
                            provider.name() + "/*#" + credential.name(),
                            Use.LeftOut,
                            Because.of(Because.Kind.KeyDisabled)));
                }
            }
        }
        return lines;
    }
}
