package dev.llmroute.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.standalone.cluster.ClusterRoute;
import dev.llmroute.standalone.cluster.ClusterRoutes;
import dev.llmroute.standalone.live.CooldownRow;
import dev.llmroute.standalone.live.LiveRoute;
import dev.llmroute.standalone.live.RouterAdmin;
import dev.llmroute.standalone.live.TimeText;
import dev.llmroute.standalone.local.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmroute cooldowns}: what is cooling down, why, and until when. */
@Command(
        name = "cooldowns",
        description = "Tells what is cooling down, the soonest end first. Exits with 0 also where nothing is.")
final class CooldownsCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Terminal terminal;
    private final TimeText times;

    @Parameters(
            paramLabel = "ROUTE",
            arity = "0..1",
            description = "Only what concerns this route. Default: all routes.")
    private @Nullable String route;

    @Mixin
    private final AtConsole atConsole = new AtConsole();

    @Mixin
    private final WhereOptions where = new WhereOptions();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "The routes of all namespaces of the cluster.")
    private boolean allNamespaces;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|wide",
            description = "json: as the API has it. wide: with more columns.")
    private @Nullable Output output;

    /** How it is written; the names are those that are typed. */
    private enum Output {
        json,
        wide
    }

    CooldownsCommand(Terminal terminal, TimeText times) {
        this.terminal = terminal;
        this.times = times;
    }

    @Override
    public Integer call() throws CommandFailed, JsonProcessingException {
        if (atConsole.isAsked()) {
            ofConsole();
            return 0;
        }
        if (where.inCluster(allNamespaces)) {
            try (ClusterRoutes cluster = where.cluster()) {
                ofCluster(cluster);
            }
        } else {
            ofRouter(where.router());
        }
        return 0;
    }

    private void ofConsole() throws CommandFailed, JsonProcessingException {
        if (route != null || allNamespaces) {
            throw CommandFailed.usage("ROUTE and -A: a console tells of all routes' cooldowns together");
        }
        JsonNode listing = where.console(atConsole).cooldowns();
        print(listing, list(listing.path("cooldowns")), list(listing.path("recovering")));
    }

    private void ofRouter(RouterAdmin router) throws CommandFailed, JsonProcessingException {
        JsonNode listing = router.cooldowns();
        List<JsonNode> cooldowns = list(listing.path("cooldowns"));
        List<JsonNode> recovering = list(listing.path("recovering"));
        if (route != null) {
            LiveRoute only = LiveRoute.named(route, router.liveRoutes(router.routes(null)));
            Set<String> ids = LiveTarget.cooldownsOf(only.targets());
            cooldowns =
                    cooldowns.stream().filter(each -> ids.contains(id(each))).toList();
            recovering =
                    recovering.stream().filter(each -> ids.contains(id(each))).toList();
        }
        print(listing, cooldowns, recovering);
    }

    private void print(JsonNode listing, List<JsonNode> cooldowns, List<JsonNode> recovering)
            throws JsonProcessingException {
        if (output == Output.json) {
            ObjectNode answer = JSON.createObjectNode();
            answer.set("now", listing.path("now"));
            answer.putArray("cooldowns").addAll(cooldowns);
            answer.putArray("recovering").addAll(recovering);
            terminal.out().println(JSON.writeValueAsString(answer));
            return;
        }
        if (cooldowns.isEmpty()) {
            terminal.out().println("nothing is cooling down");
        } else {
            CooldownRow.ofRouter(cooldowns, output == Output.wide, times).forEach(terminal.out()::println);
        }
        for (JsonNode each : recovering) {
            int percent = each.path("percent").asInt();
            terminal.out()
                    .println(each.path("displayKey").asText() + " comes back after "
                            + each.path("class").asText()
                            + (percent == 0
                                    ? ": one request tries it before the others"
                                    : ": " + percent + " % of the requests are let through"));
        }
    }

    private void ofCluster(ClusterRoutes cluster) throws CommandFailed, JsonProcessingException {
        if (route != null && allNamespaces) {
            throw CommandFailed.usage("ROUTE and -A: say in which namespace the route is, with -n");
        }
        List<ClusterRoute> routes = route == null ? cluster.list(allNamespaces) : List.of(cluster.find(route));
        List<LiveRoute> live = new ArrayList<>();
        for (ClusterRoute each : routes) {
            if (!each.hasStatus()) {
                terminal.err()
                        .println(each.namespace() + "/" + each.name()
                                + " has no status yet: is the operator running, and does it watch that namespace?");
            }
            live.add(each.live());
        }
        if (output == Output.json) {
            terminal.out().println(JSON.writeValueAsString(json(live)));
        } else if (routes.isEmpty()) {
            terminal.out()
                    .println("there is no LlmRoute in "
                            + (allNamespaces
                                    ? "this cluster"
                                    : "the namespace " + cluster.namespace() + "; -A looks in all"));
        } else if (live.stream().flatMap(each -> each.targets().stream()).noneMatch(LiveTarget::isLeftAlone)) {
            terminal.out().println("nothing is cooling down");
        } else {
            CooldownRow.ofRoutes(live, allNamespaces || output == Output.wide, times)
                    .forEach(terminal.out()::println);
        }
    }

    private ObjectNode json(List<LiveRoute> routes) {
        ObjectNode answer =
                JSON.createObjectNode().put("now", times.clock().instant().toString());
        ArrayNode cooldowns = answer.putArray("cooldowns");
        for (LiveRoute each : routes) {
            for (LiveTarget target : each.targets()) {
                if (target.isLeftAlone()) {
                    cooldowns
                            .addObject()
                            .put("namespace", each.namespace())
                            .put("route", each.name())
                            .put("target", target.name())
                            .put("state", target.state().name())
                            .put("class", target.reason())
                            .put(
                                    "until",
                                    target.until() == null
                                            ? null
                                            : target.until().toString())
                            .put("waitSource", target.source());
                }
            }
        }
        return answer;
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static String id(JsonNode cooldown) {
        return cooldown.path("id").asText();
    }
}
