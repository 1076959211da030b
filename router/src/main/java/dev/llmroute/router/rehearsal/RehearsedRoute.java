package dev.llmroute.router.rehearsal;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.router.routing.RoutingTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The route of a rehearsal: a provider that is limited, one of OpenAI's dialect and one of Anthropic's, all of them the stub; two by TLS, one without. */
final class RehearsedRoute {
    static final String NAME = "rehearsed";

    /** Its caller key. It opens nothing but the rehearsal's own port, while that is there. */
    static final String CALLER_KEY = "rehearsal";

    static final Fingerprint FINGERPRINT = new Fingerprint("of a rehearsal's keys".getBytes(StandardCharsets.UTF_8));

    private RehearsedRoute() {}

    static RoutingTable table(StubProvider stub, Cooldowns cooldowns) {
        List<ResolvedRoute> routes = documents(stub).stream()
                .map(document -> RouteResolver.resolve(
                        document,
                        ref -> Optional.of(ref.key().equals("caller") ? CALLER_KEY : "key of " + ref.key()),
                        FINGERPRINT))
                .toList();
        return RoutingTable.of(routes, cooldowns);
    }

    private static List<LlmRouteDocument> documents(StubProvider stub) {
        try {
            return RouteReader.parse(NAME, """
                    apiVersion: llmroute.dev/v1alpha1
                    kind: LlmRoute
                    metadata: {name: rehearsed}
                    spec:
                      providers:
                        - name: limited
                          dialect: OpenAI
                          baseUrl: https://127.0.0.1:%2$d/limited/v1
                          network: Private
                          credentials: [{name: main, secretKeyRef: {name: keys, key: limited}}]
                          models: [{name: small}]
                        - name: openai
                          dialect: OpenAI
                          baseUrl: http://127.0.0.1:%1$d/openai/v1
                          network: Private
                          credentials: [{name: main, secretKeyRef: {name: keys, key: openai}}]
                          models: [{name: large}]
                        - name: anthropic
                          dialect: Anthropic
                          baseUrl: https://127.0.0.1:%2$d/anthropic
                          network: Private
                          credentials: [{name: main, secretKeyRef: {name: keys, key: anthropic}}]
                          models: [{name: medium}]
                      auth:
                        mode: ApiKey
                        keys: [{name: rehearsal, secretKeyRef: {name: keys, key: caller}}]
                    """.formatted(stub.port(), stub.securedPort()));
        } catch (InvalidRoute e) {
            throw new IllegalStateException("the route of the rehearsal is invalid", e);
        }
    }
}
