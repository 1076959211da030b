package dev.llmroute.plan;

import dev.llmroute.classify.Detection;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Envelope;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Model;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Spread;
import dev.llmroute.route.Target;
import dev.llmroute.route.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The route of the documentation's example, for tests. */
public final class Routes {
    private Routes() {}

    public static Route agentChat() {
        return route(
                provider(
                        "groq",
                        List.of("openai", "anthropic"),
                        "llama-3.3-70b-versatile",
                        "llama-3.1-70b-versatile",
                        "llama-3.1-8b-instant",
                        "mixtral-8x7b-32768",
                        "gemma2-9b-it"),
                provider(
                        "openai",
                        List.of("anthropic", "groq"),
                        "gpt-4o",
                        "gpt-4o-mini",
                        "gpt-4-turbo",
                        "gpt-3.5-turbo"),
                provider(
                        "anthropic",
                        List.of("openai", "groq"),
                        "claude-3-5-sonnet-20241022",
                        "claude-3-5-haiku-20241022",
                        "claude-3-haiku-20240307"));
    }

    public static Route route(Provider... providers) {
        return route(OrderBy.Written, providers);
    }

    public static Route route(OrderBy orderBy, Provider... providers) {
        return new Route(
                "default",
                "agent-chat",
                List.of("gpt-4o-alias", "gpt-4o"),
                List.of(providers),
                new FallbackPolicy(
                        EnumSet.allOf(FailureClass.class),
                        3,
                        Duration.ofSeconds(60),
                        false,
                        Duration.ZERO,
                        null,
                        false,
                        false),
                CooldownPolicy.DEFAULTS,
                Detection.NONE,
                orderBy);
    }

    public static Provider provider(String name, List<String> fallbackTo, String... models) {
        return provider(name, fallbackTo, List.of(new Credential("main", "fp-" + name)), models);
    }

    public static Provider provider(
            String name, List<String> fallbackTo, List<Credential> credentials, String... models) {
        List<Model> plain =
                Stream.of(models).map(model -> new Model(model, Ceiling.NONE)).toList();
        return provider(name, Dialect.OpenAI, fallbackTo, credentials, plain, Set.of());
    }

    public static Provider provider(
            String name,
            Dialect dialect,
            List<String> fallbackTo,
            List<Credential> credentials,
            List<Model> models,
            Set<String> tags) {
        return new Provider(
                name,
                dialect,
                URI.create("https://api." + name + ".example/v1"),
                "https://api." + name + ".example/v1#" + dialect,
                NetworkMode.Public,
                Timeouts.DEFAULTS,
                Envelope.PLAIN,
                credentials,
                models,
                fallbackTo,
                "default",
                Spread.Conversation,
                Foresight.Headers,
                tags);
    }

    /** The same target, as a route of another namespace has it. */
    public static Target inNamespace(String namespace, Target target) {
        return like(target, namespace, target.provider().foresight());
    }

    /** The same target, whose limits are foreseen like this. */
    public static Target foreseen(Foresight by, Target target) {
        return like(target, target.provider().namespace(), by);
    }

    private static Target like(Target target, String namespace, Foresight foresight) {
        Provider given = target.provider();
        return new Target(
                new Provider(
                        given.name(),
                        given.dialect(),
                        given.baseUrl(),
                        given.endpoint(),
                        given.network(),
                        given.timeouts(),
                        given.envelope(),
                        given.credentials(),
                        given.models(),
                        given.fallbackTo(),
                        namespace,
                        given.spread(),
                        foresight,
                        given.tags()),
                target.model(),
                target.credential());
    }
}
