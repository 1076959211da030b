package dev.llmroute.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.config.Problem;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.explain.KnownRoute;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.explain.ToldCooldowns;
import dev.llmroute.route.Route;
import dev.llmroute.standalone.cluster.ClusterRoute;
import dev.llmroute.standalone.cluster.ClusterRoutes;
import dev.llmroute.standalone.live.LiveRoute;
import dev.llmroute.standalone.live.RouterAdmin;
import dev.llmroute.standalone.live.TimeText;
import dev.llmroute.standalone.live.Way;
import dev.llmroute.standalone.live.WhyText;
import dev.llmroute.standalone.local.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmroute why}: why a request is not answered by its first target now. */
@Command(
        name = "why",
        description =
                "Tells why a request is not answered by its first target now: each target in order with its state and what"
                        + " comes of it, and what else is not well with the route.")
final class WhyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final TimeText times;

    @Parameters(
            index = "0",
            paramLabel = "ROUTE",
            description = "The route, or NAMESPACE/ROUTE where a router serves several.")
    private @Nullable String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "MODEL",
            description =
                    "What the request asks for: an alias, a model or provider/model. Default: the route by its name.")
    private @Nullable String model;

    @Mixin
    private final WhereOptions where = new WhereOptions();

    WhyCommand(Terminal terminal, TimeText times) {
        this.terminal = terminal;
        this.times = times;
    }

    @Override
    public Integer call() throws CommandFailed {
        if (where.inCluster(false)) {
            try (ClusterRoutes cluster = where.cluster()) {
                ofCluster(cluster.find(name));
            }
        } else {
            ofRouter(where.router());
        }
        return 0;
    }

    private void ofRouter(RouterAdmin router) throws CommandFailed {
        JsonNode answer = router.routes(model);
        LiveRoute route = LiveRoute.named(Objects.requireNonNull(name), router.liveRoutes(answer));
        List<String> complaints = new ArrayList<>();
        if (!answer.path("problem").asText().isEmpty()) {
            complaints.add("it does not use the newest configuration: "
                    + answer.path("problem").asText());
        }
        for (JsonNode each : answer.path("routes")) {
            if (each.path("namespace").asText().equals(route.namespace())
                    && each.path("name").asText().equals(route.name())) {
                each.path("problems").forEach(problem -> complaints.add(problem.asText()));
                String asked = asked(route);
                print(route, Way.of(each, asked).orElseThrow(() -> unknown(route, asked)));
            }
        }
        print("What the router says of it:", complaints);
    }

    private void ofCluster(ClusterRoute found) throws CommandFailed {
        LiveRoute live = found.live();
        List<String> complaints = new ArrayList<>(found.complaints());
        List<Problem> problems = found.problems();
        if (problems.isEmpty()) {
            Route route = KnownRoute.of(found.document()).route();
            String asked = asked(live);
            print(
                    live,
                    Way.of(route, asked, ToldCooldowns.of(live.targets(), TimeSource.SYSTEM))
                            .orElseThrow(() -> unknown(live, asked)));
        } else {
            List<String> names = live.targets().stream().map(LiveTarget::name).toList();
            print(live, new Way(live.name(), names, false));
            complaints.add(
                    "it has a mistake as it is written, and routers serve what they had before; the order above is that of its"
                            + " status: " + problems.getFirst());
        }
        print("What its status says:", complaints);
    }

    private String asked(LiveRoute route) {
        return model == null ? route.name() : model;
    }

    private static CommandFailed unknown(LiveRoute route, String asked) {
        return CommandFailed.because("the route " + route.name() + " does not know \"" + asked + "\"; it has "
                + String.join(
                        ", ", route.targets().stream().map(LiveTarget::name).toList()));
    }

    private void print(LiveRoute route, Way way) {
        WhyText.lines(route, way, times).forEach(terminal.out()::println);
    }

    private void print(String heading, List<String> complaints) {
        if (!complaints.isEmpty()) {
            terminal.out().println();
            terminal.out().println(heading);
            complaints.forEach(line -> terminal.out().println("  " + line));
        }
    }
}
