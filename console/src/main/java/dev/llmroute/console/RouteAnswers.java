package dev.llmroute.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.llmroute.config.Problem;
import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.EditAnswer;
import dev.llmroute.console.route.RouteDetail;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.route.RouterView;
import dev.llmroute.console.route.TargetView;
import dev.llmroute.explain.Explanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API of routes is asked and answers, field for field as it is written. */
final class RouteAnswers {
    private RouteAnswers() {}

    /** Which routes there are; {@code available} is false where these are those that were known last, and {@code trouble} says why. */
    record Listing(CatalogState.Source source, boolean available, String trouble, List<RouteSummary> routes) {
        Listing {
            routes = List.copyOf(routes);
        }
    }

    /**
     * One route.
     *
     * @param version what a change of it names; null where routes are not changed here
     * @param spec as YAML, to be changed; null where routes are not changed here
     */
    record Whole(
            RouteSummary route,
            List<TargetView> targets,
            List<String> models,
            List<String> callers,
            String yaml,
            @Nullable String version,
            @Nullable String spec) {
        Whole {
            targets = List.copyOf(targets);
            models = List.copyOf(models);
            callers = List.copyOf(callers);
        }

        static Whole of(RouteDetail route, @Nullable String version, @Nullable String spec) {
            return new Whole(
                    route.summary(), route.targets(), route.models(), route.callers(), route.yaml(), version, spec);
        }
    }

    /**
     * What a request would do now.
     *
     * @param refusal why it would be refused before any target is tried; empty where it would not
     * @param basis what the answer rests on
     */
    record Explained(
            String summary,
            String refusal,
            String basis,
            @Nullable Integer maxAttempts,
            List<Explanation.Line> targets) {
        Explained {
            targets = List.copyOf(targets);
        }

        static Explained of(ExplainPage page) {
            Explanation explanation = page.explanation();
            return new Explained(
                    page.summary().english(),
                    page.refusal().english(),
                    (page.basis().english() + " "
                                    + ExplainPage.differs(page.route()).english())
                            .strip(),
                    explanation == null ? null : explanation.maxAttempts(),
                    explanation == null ? List.of() : explanation.targets());
        }
    }

    /**
     * A change of a route.
     *
     * @param version of the route that was changed
     * @param spec all of it, as YAML
     */
    record EditRequest(
            @JsonProperty(value = "version", required = true) @Nullable
            String version,

            @JsonProperty(value = "spec", required = true) @Nullable
            String spec,

            @Nullable String reason) {}

    /**
     * What a change would do, or has done.
     *
     * @param accepted whether the API server takes it
     * @param problems why it does not, by field
     * @param warnings what is allowed but hardly meant, by field
     * @param diff line by line, as {@code diff -u} has it
     * @param version of the route since; the old one where nothing was changed
     */
    record Edited(boolean accepted, List<Problem> problems, List<Problem> warnings, List<String> diff, String version) {
        Edited {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            diff = List.copyOf(diff);
        }

        static Edited of(EditAnswer.Taken taken, boolean made) {
            return new Edited(
                    true,
                    List.of(),
                    taken.warnings(),
                    taken.diff().lines(),
                    made ? taken.after().version() : taken.before().version());
        }
    }

    /**
     * The router processes.
     *
     * @param trouble why these are those that were known last; empty where they are not
     */
    record Routers(String trouble, List<Router> routers) {
        Routers {
            routers = List.copyOf(routers);
        }
    }

    /** One of them, with the fields of {@link RouterView}; {@code state} is {@code ready}, {@code degraded} or {@code not ready}. */
    record Router(
            String namespace,
            String name,
            @Nullable String gateway,
            String state,
            @Nullable Integer inFlight,
            @Nullable String problem,
            List<RouterView.Serves> serves) {
        Router {
            serves = List.copyOf(serves);
        }

        static Router of(RouterView router) {
            return new Router(
                    router.namespace(),
                    router.name(),
                    router.gateway(),
                    router.state(),
                    router.inFlight(),
                    router.problem(),
                    router.serves());
        }
    }
}
