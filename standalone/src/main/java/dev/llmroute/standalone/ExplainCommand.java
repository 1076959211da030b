package dev.llmroute.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Planner;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Parameters(paramLabel = "FILE", description = "YAML file, or folder with *.yaml and *.yml.")
    private @Nullable Path file;

    @Option(
            names = "--model",
            paramLabel = "M",
            description =
                    "What the request asks for: a route, an alias, a model or provider/model. Default: each route by its name.")
    private @Nullable String model;

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description =
                    "Admin port of a router that serves the route, e.g. http://127.0.0.1:9090: with its cooldowns of now."
                            + " Default: as if nothing were cooling down.")
    private @Nullable URI admin;

    @Option(names = "--json", description = "Writes JSON: an array with one entry for each route.")
    private boolean json;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Known(LlmRouteDocument document, Route route) {}

    @Override
    public Integer call() throws CommandFailed, JsonProcessingException {
        List<Known> routes = routes();
        Optional<LiveTargets> live = admin == null ? Optional.empty() : Optional.of(LiveTargets.of(admin));
        List<Explanation> explanations = new ArrayList<>();
        for (Known known : asked(routes)) {
            explanations.add(explain(known, live));
        }
        if (json) {
            terminal.out().println(JSON.writeValueAsString(explanations));
        } else {
            explanations.forEach(each -> print(terminal.out(), each));
        }
        return 0;
    }

    private List<Known> routes() throws CommandFailed {
        Path given = Objects.requireNonNull(file);
        Fingerprint anyKey = new Fingerprint(new byte[32]);
        try {
            return RouteReader.read(given).stream()
                    .map(document -> new Known(
                            document,
                            RouteResolver.resolve(document, ref -> Optional.of(ref.name() + "/" + ref.key()), anyKey)
                                    .route()))
                    .toList();
        } catch (InvalidRoute invalid) {
            throw CommandFailed.because("the route is invalid\n" + invalid.getMessage());
        } catch (IOException unreadable) {
            throw CommandFailed.because(given + ": " + FileProblem.of(unreadable));
        }
    }

    /** As the router resolves it: a route's own name wins over the models of other routes. */
    private List<Known> asked(List<Known> routes) throws CommandFailed {
        String name = model;
        if (name == null) {
            return routes;
        }
        Optional<Known> found = routes.stream()
                .filter(known -> known.route().name().equals(name))
                .findFirst()
                .or(() -> routes.stream()
                        .filter(known -> Planner.resolve(known.route(), name).isPresent())
                        .findFirst());
        return List.of(found.orElseThrow(() ->
                CommandFailed.because("no route knows \"" + name + "\"; a request may ask for: " + names(routes))));
    }

    private static String names(List<Known> routes) {
        return routes.stream()
                .map(Known::route)
                .flatMap(route -> Stream.concat(
                        Stream.concat(Stream.of(route.name()), route.aliases().stream()),
                        route.models().stream().map(ModelRef::name)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private Explanation explain(Known known, Optional<LiveTargets> live) throws CommandFailed {
        Route route = known.route();
        String name = model == null ? route.name() : model;
        if (route.targets().isEmpty()) {
            throw CommandFailed.because("route " + route.name() + " has no target: everything in it is disabled");
        }
        CooldownView cooldowns = live.isEmpty()
                ? target -> demand -> Availability.AVAILABLE
                : live.get().cooldowns(route, TimeSource.SYSTEM);
        return Explanation.of(
                known.document(),
                route,
                name,
                Planner.resolve(route, name).orElseThrow(),
                cooldowns,
                TimeSource.SYSTEM);
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
