package dev.llmroute.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.PriceSpec;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.standalone.local.CommandFailed;
import dev.llmroute.standalone.prices.Listed;
import dev.llmroute.standalone.prices.PriceList;
import dev.llmroute.standalone.prices.RoutePrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmroute prices}: a patch that gives a route the prices of a public list. */
@Command(
        name = "prices",
        description =
                "Looks up what a route's models cost in a list that you have downloaded (LiteLLM's, or that of models.dev), and prints"
                        + " a JSON patch that says so in the route. Fetches nothing.")
final class PricesCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();

    /** An operation of a JSON patch (RFC 6902). */
    private record Added(String op, String path, PriceSpec value) {}

    private final Terminal terminal;

    @Parameters(
            paramLabel = "LIST",
            description = "model_prices_and_context_window.json of LiteLLM, or api.json of models.dev.")
    private Path list = Path.of("");

    @Option(names = "--route", paramLabel = "FILE", required = true, description = "The route, as YAML.")
    private Path route = Path.of("");

    @Option(
            names = "--vendor",
            paramLabel = "PROVIDER=NAME",
            description =
                    "What the list calls a provider of the route whose base URL does not tell, such as a gateway. May be repeated.")
    private Map<String, String> vendors = Map.of();

    PricesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        PriceList prices = list();
        LlmRouteDocument document = route();
        List<RoutePrices.Of> all = RoutePrices.of(document, prices, vendors);
        terminal.out()
                .println("# Prices of " + document.metadata().name() + " by " + list.getFileName() + " of " + date()
                        + ", in US dollars for a million tokens. To apply them:");
        terminal.out()
                .println("# kubectl patch llmroute " + document.metadata().name()
                        + " --type=json --patch-file THIS_FILE");
        all.forEach(this::print);
        boolean any = all.stream().anyMatch(each -> each.listed() instanceof Listed.Priced);
        if (!any) {
            terminal.out().println("[]");
        }
        return any ? 0 : 1;
    }

    private void print(RoutePrices.Of of) {
        switch (of.listed()) {
            case Listed.Priced(PriceSpec price) -> {
                terminal.out().println("# " + of.name());
                terminal.out().println("- " + json(new Added("add", of.path(), price)));
            }
            case Listed.Unusable(String why) -> terminal.out().println("# " + of.name() + ": none: " + why);
        }
    }

    /** A line of JSON is YAML, too. */
    private static String json(Added added) {
        try {
            return JSON.writeValueAsString(added);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("it is plain data", impossible);
        }
    }

    private PriceList list() throws CommandFailed {
        try {
            return PriceList.read(list);
        } catch (IOException unreadable) {
            throw CommandFailed.because(list + ": " + FileProblem.of(unreadable));
        }
    }

    private LocalDate date() throws CommandFailed {
        try {
            return LocalDate.ofInstant(Files.getLastModifiedTime(list).toInstant(), ZoneOffset.UTC);
        } catch (IOException unreadable) {
            throw CommandFailed.because(list + ": " + FileProblem.of(unreadable));
        }
    }

    private LlmRouteDocument route() throws CommandFailed {
        try {
            List<LlmRouteDocument> routes = RouteReader.read(route);
            if (routes.size() != 1) {
                throw CommandFailed.because(
                        route + ": has " + routes.size() + " routes; a patch is of one, so give a file with one");
            }
            return routes.getFirst();
        } catch (InvalidRoute invalid) {
            throw CommandFailed.because(String.valueOf(invalid.getMessage()));
        } catch (IOException unreadable) {
            throw CommandFailed.because(route + ": " + FileProblem.of(unreadable));
        }
    }
}
