package dev.llmroute.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmroute.standalone.live.FallbackLine;
import dev.llmroute.standalone.live.TimeText;
import dev.llmroute.standalone.local.CommandFailed;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmroute fallbacks}: what fell back to what, as a console keeps it. */
@Command(
        name = "fallbacks",
        description = {
            "Tells which requests were not answered by the target they asked first, the newest first.",
            "Asks a console, which keeps them. Exits with 0 also where there are none."
        })
final class FallbacksCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Terminal terminal;
    private final TimeText times;

    @Mixin
    private final AtConsole atConsole = new AtConsole();

    @Mixin
    private final WhereOptions where = new WhereOptions();

    @Option(names = "--route", paramLabel = "NAMESPACE/NAME", description = "Requests for this route.")
    private @Nullable String route;

    @Option(names = "--provider", paramLabel = "NAME", description = "A provider that was called or left out.")
    private @Nullable String provider;

    @Option(names = "--model", paramLabel = "NAME", description = "A model that was called or left out.")
    private @Nullable String model;

    @Option(
            names = "--reason",
            paramLabel = "CLASS",
            description = "Why a target failed or was left out, such as Drill.")
    private @Nullable String reason;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "Answered, Exhausted, Failed or Cancelled.")
    private @Nullable String outcome;

    @Option(names = "--caller", paramLabel = "NAME", description = "The name of the caller's key.")
    private @Nullable String caller;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "The first moment, in ISO 8601; UTC where it names no zone.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "The first moment behind it.")
    private @Nullable String to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many, up to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

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

    FallbacksCommand(Terminal terminal, TimeText times) {
        this.terminal = terminal;
        this.times = times;
    }

    @Override
    public Integer call() throws CommandFailed, JsonProcessingException {
        JsonNode answer = where.console(atConsole).fallbacks(query());
        if (output == Output.json) {
            terminal.out().println(JSON.writeValueAsString(answer));
            return 0;
        }
        if (!answer.path("stored").asBoolean(true)) {
            terminal.err()
                    .println("the console's history cannot be read now; these are the newest that the routers share");
        }
        if (answer.hasNonNull("searchedTo")) {
            String searchedTo = answer.path("searchedTo").asText();
            terminal.err()
                    .println("what fits is rare: only the time since " + searchedTo + " was searched; go on with --to "
                            + searchedTo);
        }
        if (answer.path("fallbacks").isEmpty()) {
            terminal.out()
                    .println(answer.hasNonNull("searchedTo") ? "no request was found yet" : "no request fell back");
        } else {
            FallbackLine.of(answer.path("fallbacks"), output == Output.wide, times)
                    .forEach(terminal.out()::println);
        }
        for (JsonNode gap : answer.path("gaps")) {
            terminal.err()
                    .println("from " + gap.path("from").asText() + " to "
                            + gap.path("to").asText() + " "
                            + (gap.path("lost").isNull()
                                    ? "an unknown number"
                                    : gap.path("lost").asText())
                            + " of requests are missing: they were gone before they could be stored");
        }
        return 0;
    }

    private Map<String, String> query() throws CommandFailed {
        if (limit < 1 || limit > 1000) {
            throw CommandFailed.usage("--limit: give a number from 1 to 1000");
        }
        Map<String, String> query = new TreeMap<>();
        query.put("limit", Integer.toString(limit));
        put(query, "route", route);
        put(query, "provider", provider);
        put(query, "model", model);
        put(query, "reason", reason);
        put(query, "outcome", outcome);
        put(query, "caller", caller);
        put(query, "from", from);
        put(query, "to", to);
        return query;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}
