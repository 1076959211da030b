package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.cooldown.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Routes as an API server would have them, without one. */
public final class SampleRoutes implements RouteCatalog {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final List<StoredRoute> routes = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final TimeSource time;
    private CatalogState state = new CatalogState(CatalogState.Source.Cluster, true, "");

    public SampleRoutes(TimeSource time) {
        this.time = time;
    }

    /** Adds one, or puts it in the place of the one with its name. */
    public SampleRoutes put(String yaml) {
        try {
            StoredRoute route = StoredRoute.of((ObjectNode) YAML.readTree(yaml));
            routes.removeIf(
                    each -> each.summary().fullName().equals(route.summary().fullName()));
            routes.add(route);
        } catch (java.io.IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
        listeners.forEach(Runnable::run);
        return this;
    }

    /** The API server is away. */
    public void lose(String why) {
        state = new CatalogState(CatalogState.Source.Cluster, false, why);
        listeners.forEach(Runnable::run);
    }

    @Override
    public CatalogState state() {
        return state;
    }

    @Override
    public List<RouteSummary> routes() {
        return routes.stream()
                .map(StoredRoute::summary)
                .sorted(Comparator.comparing(RouteSummary::fullName))
                .toList();
    }

    @Override
    public Optional<RouteDetail> route(String namespace, String name) {
        return routes.stream()
                .filter(each -> each.summary().fullName().equals(namespace + "/" + name))
                .findFirst()
                .map(each -> each.detail(time));
    }

    @Override
    public List<RouterView> routers() {
        List<RouterView> all = new ArrayList<>();
        all.add(new RouterView(
                "team-a",
                "agent-chat-router-7f9c-1",
                null,
                true,
                null,
                null,
                List.of(new RouterView.Serves("agent-chat", 4L, 4L))));
        all.add(new RouterView(
                "team-a",
                "agent-chat-router-7f9c-2",
                null,
                true,
                null,
                "spec.providers[1]: <b>no key</b>",
                List.of(new RouterView.Serves("agent-chat", 3L, 4L))));
        all.add(new RouterView(
                "team-b",
                "shared-router-5d-1",
                "shared",
                false,
                null,
                null,
                List.of(new RouterView.Serves("search", null, 1L))));
        return all;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<RouteEditor> editor() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing runs.
    }

    /** A route with a target that cools down, one that comes back, and a condition that is not well. */
    public static final String AGENT_CHAT = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata:
              name: agent-chat
              namespace: team-a
              uid: 6f1c
              generation: 4
              creationTimestamp: "2026-11-20T08:00:00Z"
              managedFields: [ { manager: kubectl } ]
            spec:
              aliases: [gpt-4o]
              providers:
                - name: groq
                  dialect: OpenAI
                  baseUrl: https://api.groq.com/openai/v1
                  credentials: [ { name: main, secretKeyRef: { name: llm-keys, key: groq } } ]
                  models: [ { name: llama-3.3-70b-versatile }, { name: llama-3.1-8b-instant, capabilities: { tools: false } } ]
                - name: openai
                  dialect: OpenAI
                  baseUrl: https://api.openai.com/v1
                  credentials: [ { name: main, secretKeyRef: { name: llm-keys, key: openai } } ]
                  models: [ { name: gpt-4o-mini } ]
              auth: { mode: ApiKey, keys: [ { name: app-1, secretKeyRef: { name: caller-keys, key: app-1 } } ] }
            status:
              observedGeneration: 4
              servedGeneration: 3
              url: http://agent-chat.team-a.svc:8080
              routers: { ready: 2, desired: 2 }
              readyTargets: 2/3
              nextRecovery: "2026-11-24T10:22:46.848Z"
              conditions:
                - { type: Accepted, status: "True", reason: Valid, message: "The route can be used", lastTransitionTime: "2026-11-20T08:00:01Z", observedGeneration: 4 }
                - { type: Progressing, status: "True", reason: Rolling, message: "1 of 2 routers serves generation 4", lastTransitionTime: "2026-11-24T09:59:00Z", observedGeneration: 4 }
                - { type: Ready, status: "True", reason: Serving, message: "2 of 2 routers answer", lastTransitionTime: "2026-11-20T08:00:09Z", observedGeneration: 3 }
                - { type: Degraded, status: "True", reason: TargetsCoolingDown, message: "1 of 3 targets cannot be called", lastTransitionTime: "2026-11-24T09:58:00Z", observedGeneration: 4 }
              targets:
                - { name: groq/llama-3.3-70b-versatile, state: CoolingDown, reason: RateLimitDaily, until: "2026-11-24T10:22:46.848Z", source: BodyText, lastSuccess: "2026-11-24T09:57:00Z" }
                - { name: groq/llama-3.1-8b-instant, state: Ready }
                - { name: openai/gpt-4o-mini, state: Ready }
            """;

    /** Another one, whose message and models are hostile. */
    public static final String SEARCH = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: { name: search, namespace: team-b, uid: 7a, generation: 1, creationTimestamp: "2026-11-24T09:00:00Z" }
            spec:
              providers:
                - name: groq
                  dialect: OpenAI
                  baseUrl: https://api.groq.com/openai/v1
                  models: [ { name: "<script>alert(1)</script>" } ]
              gatewayRef: { name: shared }
              auth: { mode: None }
            status:
              observedGeneration: 1
              conditions:
                - { type: Accepted, status: "False", reason: Invalid, message: "<img src=x onerror=alert(1)>", lastTransitionTime: "2026-11-24T09:00:01Z" }
            """;
}
