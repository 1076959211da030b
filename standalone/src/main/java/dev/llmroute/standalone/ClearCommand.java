package dev.llmroute.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.standalone.cluster.Clearing;
import dev.llmroute.standalone.cluster.ClusterRoute;
import dev.llmroute.standalone.cluster.ClusterRoutes;
import dev.llmroute.standalone.live.ConsoleCalls;
import dev.llmroute.standalone.live.CooldownRow;
import dev.llmroute.standalone.live.LiveRoute;
import dev.llmroute.standalone.live.RouterAdmin;
import dev.llmroute.standalone.live.TimeText;
import dev.llmroute.standalone.local.CommandFailed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmroute clear}: ends cooldowns everywhere, as the console's button does. */
@Command(
        name = "clear",
        description = {
            "Ends cooldowns, in all processes that share them, and tells which.",
            "It does not change the provider's mind: where its limit still holds, the next request meets it."
        })
final class ClearCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final TimeText times;

    @Parameters(
            index = "0",
            paramLabel = "WHAT",
            description =
                    "all, PROVIDER, PROVIDER/MODEL or a target's whole name; of a router, an ID of cooldowns -o wide, too.")
    private @Nullable String what;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ROUTE",
            description =
                    "The route whose targets are meant. Default: all of the router; in a cluster, the only one of the namespace.")
    private @Nullable String route;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the console's audit.")
    private String reason = "";

    @Mixin
    private final AtConsole atConsole = new AtConsole();

    @Mixin
    private final WhereOptions where = new WhereOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long the cluster's operator may take. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    ClearCommand(Terminal terminal, TimeText times) {
        this.terminal = terminal;
        this.times = times;
    }

    @Override
    public Integer call() throws CommandFailed {
        String asked = Objects.requireNonNull(what).strip();
        if (timeout < 1) {
            throw CommandFailed.usage("--timeout: give a number of seconds, 1 or more");
        }
        if (atConsole.isAsked()) {
            ofConsole(where.console(atConsole), asked);
        } else if (!reason.isEmpty()) {
            throw CommandFailed.usage("--reason is for a console, which keeps it; it belongs to --console URL");
        } else if (where.inCluster(false)) {
            try (ClusterRoutes cluster = where.cluster()) {
                ofCluster(cluster, asked);
            }
        } else {
            ofRouter(where.router(), asked);
        }
        return 0;
    }

    private void ofConsole(ConsoleCalls console, String asked) throws CommandFailed {
        if (route != null) {
            throw CommandFailed.usage(
                    "ROUTE: a console knows targets and no routes; name what is to be cleared by WHAT alone");
        }
        JsonNode listing = console.cooldowns();
        Map<String, String> known = told(listing);
        List<String> ids = known.keySet().stream()
                .filter(id -> ConsoleTargets.isNamed(asked, id, listing))
                .toList();
        if (ids.isEmpty() && !asked.equals("all")) {
            throw CommandFailed.because("nothing that is called " + asked + " is cooling down"
                    + ConsoleTargets.names(listing)
                            .map(names -> "; these are: " + names)
                            .orElse(""));
        }
        if (ids.isEmpty()) {
            terminal.out().println("nothing was cooling down");
            return;
        }
        for (JsonNode each : console.clear(ids, reason).path("changed")) {
            terminal.out().println("cleared " + known.get(each.path("id").asText()));
        }
    }

    private void ofCluster(ClusterRoutes cluster, String asked) throws CommandFailed {
        ClusterRoute found = cluster.find(route);
        LiveRoute live = found.live();
        if (live.targets().isEmpty()) {
            throw CommandFailed.because("no operator has told the targets of the route " + found.name()
                    + " yet, in its status"
                    + found.complaints().stream().map(line -> "\n" + line).collect(Collectors.joining()));
        }
        LiveRoute.targetsNamed(asked, List.of(live));
        terminal.out().println(new Clearing(cluster, Duration.ofSeconds(timeout)).clear(found, asked));
    }

    private void ofRouter(RouterAdmin router, String asked) throws CommandFailed {
        List<LiveRoute> routes = router.liveRoutes(router.routes(null));
        if (route != null) {
            routes = List.of(LiveRoute.named(route, routes));
        }
        Map<String, String> known = told(router.cooldowns());
        boolean any = false;
        for (String id : ids(asked, routes, known.keySet())) {
            // What is over meanwhile is not told.
            if (known.containsKey(id) && router.clear(id)) {
                any = true;
                terminal.out().println("cleared " + known.get(id));
            }
        }
        if (!any) {
            terminal.out().println("nothing was cooling down");
        }
    }

    private static Set<String> ids(String asked, List<LiveRoute> routes, Set<String> known) throws CommandFailed {
        List<LiveTarget> targets =
                routes.stream().flatMap(each -> each.targets().stream()).toList();
        if (known.contains(asked) && LiveTarget.cooldownsOf(targets).contains(asked)) {
            return Set.of(asked);
        }
        return LiveTarget.cooldownsOf(LiveRoute.targetsNamed(asked, routes));
    }

    /** What there is to clear, by id, each as it is told. */
    private Map<String, String> told(JsonNode listing) {
        Map<String, String> told = new LinkedHashMap<>();
        for (JsonNode each : listing.path("cooldowns")) {
            told.put(
                    each.path("id").asText(),
                    inWords(each) + " until "
                            + times.until(CooldownRow.until(each, times.clock().instant())));
        }
        for (JsonNode each : listing.path("recovering")) {
            told.put(each.path("id").asText(), inWords(each) + ", which was coming back");
        }
        return told;
    }

    private static String inWords(JsonNode cooldown) {
        return cooldown.path("displayKey").asText() + ": "
                + cooldown.path("class").asText();
    }
}
