package dev.llmroute.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.explain.Asked;
import dev.llmroute.explain.Explanation;
import dev.llmroute.explain.KnownRoute;
import dev.llmroute.explain.ToldCooldowns;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import dev.llmroute.standalone.cluster.ClusterRoute;
import dev.llmroute.standalone.cluster.ClusterRoutes;
import dev.llmroute.standalone.live.LiveRoute;
import dev.llmroute.standalone.live.RouterAdmin;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmroute explain}: the plan for a request now, by the planner that the router uses. */
@Command(
        name = "explain",
        description = "Tells which targets a request would try now, in which order, and why others are left out."
                + " Needs no keys and calls no provider.")
final class ExplainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Terminal terminal;

    @Parameters(
            paramLabel = "FILE",
            description = "YAML file, or folder with *.yaml and *.yml. Of the cluster: the name of a route.")
    private @Nullable String what;

    @Option(
            names = "--model",
            paramLabel = "M",
            description =
                    "What the request asks for: a route, an alias, a model or provider/model. Default: each route by its name.")
    private @Nullable String model;

    @Option(
            names = "--caller",
            paramLabel = "NAME",
            description =
                    "Of which caller, by the name of its key in auth.keys. Default: of one who may use everything.")
    private @Nullable String caller;

    @Option(
            names = "--require",
            paramLabel = "TAG",
            split = ",",
            description = "Tags that the request requires, as x-llmroute-require does.")
    private Set<String> required = Set.of();

    @Mixin
    private final WhereOptions where = new WhereOptions();

    @Option(names = "--json", description = "Writes JSON: an array with one entry for each route.")
    private boolean json;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed, JsonProcessingException {
        List<Explanation> explanations = where.inCluster(false) ? ofCluster() : ofFiles();
        if (json) {
            terminal.out().println(JSON.writeValueAsString(explanations));
        } else {
            explanations.forEach(each -> print(terminal.out(), each));
        }
        return 0;
    }

    private List<Explanation> ofCluster() throws CommandFailed {
        try (ClusterRoutes cluster = where.cluster()) {
            ClusterRoute found = cluster.find(what);
            KnownRoute known = KnownRoute.of(found.document());
            asked(List.of(known));
            return List.of(explain(known, ToldCooldowns.of(found.live().targets(), TimeSource.SYSTEM)));
        }
    }

    private List<Explanation> ofFiles() throws CommandFailed {
        List<KnownRoute> routes = routes();
        List<LiveRoute> live = List.of();
        if (where.admin().isPresent()) {
            RouterAdmin router = where.router();
            live = router.liveRoutes(router.routes(null));
        }
        List<Explanation> explanations = new ArrayList<>();
        for (KnownRoute known : asked(routes)) {
            explanations.add(explain(known, cooldowns(known.route(), live)));
        }
        return explanations;
    }

    private CooldownView cooldowns(Route route, List<LiveRoute> live) throws CommandFailed {
        if (where.admin().isEmpty()) {
            return target -> demand -> Availability.AVAILABLE;
        }
        return ToldCooldowns.of(
                LiveRoute.named(route.namespace() + "/" + route.name(), live).targets(), TimeSource.SYSTEM);
    }

    private List<KnownRoute> routes() throws CommandFailed {
        Path given = Path.of(Objects.requireNonNull(what));
        try {
            return RouteReader.read(given).stream().map(KnownRoute::of).toList();
        } catch (InvalidRoute invalid) {
            throw CommandFailed.because("the route is invalid\n" + invalid.getMessage());
        } catch (IOException unreadable) {
            throw CommandFailed.because(given + ": " + FileProblem.of(unreadable));
        }
    }

    /** As the router resolves it: a route's own name wins over the models of other routes. */
    private List<KnownRoute> asked(List<KnownRoute> routes) throws CommandFailed {
        String name = model;
        if (name == null) {
            return routes;
        }
        Optional<KnownRoute> found = routes.stream()
                .filter(known -> known.route().name().equals(name))
                .findFirst()
                .or(() -> routes.stream()
                        .filter(known -> Planner.resolve(known.route(), name).isPresent())
                        .findFirst());
        return List.of(found.orElseThrow(() ->
                CommandFailed.because("no route knows \"" + name + "\"; a request may ask for: " + names(routes))));
    }

    private static String names(List<KnownRoute> routes) {
        return routes.stream()
                .map(KnownRoute::route)
                .flatMap(route -> Stream.concat(
                        Stream.concat(Stream.of(route.name()), route.aliases().stream()),
                        route.models().stream().map(ModelRef::name)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private Explanation explain(KnownRoute known, CooldownView cooldowns) throws CommandFailed {
        Route route = known.route();
        String name = model == null ? route.name() : model;
        if (route.targets().isEmpty()) {
            throw CommandFailed.because("route " + route.name() + " has no target: everything in it is disabled");
        }
        Entry entry = Planner.resolve(route, name).orElseThrow();
        Terms terms = terms(known);
        if (Chain.of(route, entry, cooldowns).allowed(terms.permission()).isEmpty()) {
            throw CommandFailed.because(
                    "route " + route.name() + ": no target may serve such a request; it is refused with 403");
        }
        return Explanation.of(known.document(), route, new Asked(name), entry, terms, cooldowns, TimeSource.SYSTEM);
    }

    private Terms terms(KnownRoute known) throws CommandFailed {
        String name = caller;
        Terms own = name == null
                ? Terms.of(known.route())
                : RouteResolver.terms(known.document(), name)
                        .orElseThrow(() -> CommandFailed.because(
                                "route " + known.route().name() + " has no key \"" + name + "\" in spec.auth.keys"));
        return new Terms(own.permission().requiring(required), own.orderBy());
    }

    private static void print(PrintWriter out, Explanation explanation) {
        out.printf("Route %s, a request for \"%s\":%n", explanation.route(), explanation.model());
        int width = explanation.targets().stream()
                .mapToInt(line -> line.target().length())
                .max()
                .orElse(1);
        for (Explanation.Line line : explanation.targets()) {
            out.printf(
                    "%4s  %-" + width + "s  %s%n",
                    line.order() == null ? (line.use() == Explanation.Use.Skip ? "skip" : "-") : line.order(),
                    line.target(),
                    line.why());
        }
    }
}
