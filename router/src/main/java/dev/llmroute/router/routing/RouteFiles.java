package dev.llmroute.router.routing;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.config.Secrets;
import dev.llmroute.cooldown.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads routes from files and their keys from Secrets, again and again. What cannot be used holds nothing else back: of a file with an
 * error the routes that it had before stay, and a route that names keys which are not there does not replace one that serves. Not
 * thread-safe but where it says otherwise.
 */
final class RouteFiles {
    /** @param problems why the newest of something is not in use; empty where all of it is */
    record Reading(List<ResolvedRoute> routes, List<String> problems) {}

    /** A file as it was read last, so that it is only parsed when it changes. */
    private record Parsed(String text, List<LlmRouteDocument> documents) {}

    /** A route as it was resolved last, and from which keys: with these it need not be again. */
    private record Resolved(Map<SecretKeyRef, Optional<String>> read, ResolvedRoute route) {}

    private final RouteSource source;
    private final KeptKeys keys;
    private Map<Path, Parsed> files = Map.of();

    /** Of each document that was looked at last time, which is the same object as long as its file stays. */
    private IdentityHashMap<LlmRouteDocument, Resolved> resolved = new IdentityHashMap<>();

    /** The documents in use, by qualified name. */
    private volatile Map<String, LlmRouteDocument> serving = Map.of();

    RouteFiles(RouteSource source, TimeSource time) {
        this.source = source;
        this.keys = new KeptKeys(source.secrets(), time);
    }

    /** The documents in use, by qualified name. Thread-safe. */
    Map<String, LlmRouteDocument> documents() {
        return serving;
    }

    /** How many keys are in use although their Secret is gone. Thread-safe. */
    int keptKeys() {
        return keys.kept();
    }

    /**
     * Reads for the first time.
     *
     * @throws InvalidRoute where something cannot be used
     * @throws IOException where a file cannot be read
     */
    List<ResolvedRoute> first() throws InvalidRoute, IOException {
        Map<Path, Parsed> parsed = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Path path : source.config()) {
            Map<Path, Parsed> read = new LinkedHashMap<>();
            for (Path file : RouteReader.files(path)) {
                Parsed now = parse(file);
                for (LlmRouteDocument document : now.documents()) {
                    if (!seen.add(name(document))) {
                        throw new InvalidRoute(file.toString(), List.of(twice(document)));
                    }
                }
                read.put(file, now);
            }
            checkHasRoutes(path, read);
            parsed.putAll(read);
        }
        return resolve(parsed, new ArrayList<>());
    }

    /** Reads once more. */
    Reading again() {
        List<String> problems = new ArrayList<>();
        Map<Path, Parsed> parsed = new LinkedHashMap<>();
        for (Path path : source.config()) {
            Map<Path, Parsed> read = new LinkedHashMap<>();
            try {
                for (Path file : RouteReader.files(path)) {
                    again(file, problems).ifPresent(now -> read.put(file, now));
                }
                checkHasRoutes(path, read);
            } catch (InvalidRoute | IOException e) {
                problems.add(String.valueOf(e.getMessage()));
                read.putAll(before(path));
            }
            parsed.putAll(read);
        }
        return new Reading(resolve(parsed, problems), problems);
    }

    /** A file as it is now or, where that cannot be used, as it was; empty for a new one that cannot be used. */
    private Optional<Parsed> again(Path file, List<String> problems) {
        try {
            return Optional.of(parse(file));
        } catch (InvalidRoute | IOException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.ofNullable(files.get(file));
        }
    }

    private Map<Path, Parsed> before(Path path) {
        return files.entrySet().stream()
                .filter(each -> each.getKey().startsWith(path))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private static void checkHasRoutes(Path path, Map<Path, Parsed> read) throws InvalidRoute {
        if (read.values().stream().allMatch(each -> each.documents().isEmpty())) {
            Problem none = new Problem("kind", "there is no document of kind LlmRoute");
            throw new InvalidRoute(path.toString(), List.of(none));
        }
    }

    private Parsed parse(Path file) throws InvalidRoute, IOException {
        String text = Files.readString(file);
        Parsed before = files.get(file);
        return before != null && before.text().equals(text)
                ? before
                : new Parsed(text, RouteReader.parse(file.toString(), text));
    }

    private List<ResolvedRoute> resolve(Map<Path, Parsed> parsed, List<String> problems) {
        IdentityHashMap<LlmRouteDocument, Resolved> resolvedBefore = resolved;
        resolved = new IdentityHashMap<>();
        Map<String, LlmRouteDocument> used = new LinkedHashMap<>();
        List<ResolvedRoute> routes = new ArrayList<>();
        parsed.values().stream().flatMap(each -> each.documents().stream()).forEach(document -> {
            if (used.containsKey(name(document))) {
                problems.add(twice(document).toString());
                return;
            }
            Use use = use(document, resolvedBefore);
            use.refusal().map(Problem::toString).ifPresent(problems::add);
            used.put(name(document), use.document());
            routes.add(use.route());
        });
        keys.allRead();
        files = parsed;
        serving = Collections.unmodifiableMap(used);
        return routes;
    }

    /** @param refusal why the newest document of the route is not in use */
    private record Use(LlmRouteDocument document, ResolvedRoute route, Optional<Problem> refusal) {}

    /** The document, or the one that serves under its name where that is to be kept. */
    private Use use(LlmRouteDocument document, IdentityHashMap<LlmRouteDocument, Resolved> resolvedBefore) {
        ResolvedRoute fresh = resolved(document, resolvedBefore);
        LlmRouteDocument before = serving.get(name(document));
        if (before != null && !before.equals(document)) {
            ResolvedRoute kept = resolved(before, resolvedBefore);
            if (kept.outlasts(fresh)) {
                Problem missing = fresh.problems().getFirst();
                String message = missing.message() + "; the route as it was before stays";
                return new Use(before, kept, Optional.of(new Problem(name(document) + ": " + missing.path(), message)));
            }
        }
        return new Use(document, fresh, Optional.empty());
    }

    private ResolvedRoute resolved(
            LlmRouteDocument document, IdentityHashMap<LlmRouteDocument, Resolved> resolvedBefore) {
        Secrets secrets = keys.of(document);
        Resolved before = resolvedBefore.get(document);
        Resolved now = before != null && isSame(before, secrets) ? before : resolve(document, secrets);
        resolved.put(document, now);
        return now.route();
    }

    private static boolean isSame(Resolved before, Secrets secrets) {
        return before.read().entrySet().stream()
                .allMatch(each -> secrets.read(each.getKey()).equals(each.getValue()));
    }

    private Resolved resolve(LlmRouteDocument document, Secrets secrets) {
        Map<SecretKeyRef, Optional<String>> read = new HashMap<>();
        ResolvedRoute route =
                RouteResolver.resolve(document, ref -> read.computeIfAbsent(ref, secrets::read), source.fingerprint());
        return new Resolved(read, route);
    }

    private static Problem twice(LlmRouteDocument document) {
        return new Problem(
                "metadata.name", "there are two routes " + document.metadata().name());
    }

    private static String name(LlmRouteDocument document) {
        return document.metadata().inNamespace() + "/" + document.metadata().name();
    }
}
