package dev.llmroute.e2e;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Dialect;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A router with one provider of a dialect and three models, of which the first is limited for 20 minutes. */
final class ClientRoute implements AutoCloseable {
    static final String KEY = "caller-key";
    static final String LIMITED = "llama-3.3-70b-versatile";
    static final String NEXT = "llama-3.1-70b-versatile";

    /** Its vectors are its own. */
    static final String OTHER = "gemma2-9b-it";

    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: agent-chat}
            spec:
              providers:
                - name: groq
                  dialect: DIALECT
                  baseUrl: BASE_URL
                  network: Private
                  models:
                    - {name: llama-3.3-70b-versatile, equivalent: llama}
                    - {name: llama-3.1-70b-versatile, equivalent: llama}
                    - {name: gemma2-9b-it}
              fallback: {notify: Comment}
              auth: {mode: ApiKey, keys: [{name: app-1, secretKeyRef: {name: caller-keys, key: app-1}}]}
            """;

    final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final Router router;

    ClientRoute(Path folder, Dialect dialect) throws Exception {
        Path config = Files.writeString(
                folder.resolve("route.yaml"),
                ROUTE.replace("DIALECT", dialect.name()).replace("BASE_URL", simulator.baseUrl("groq")));
        RouterOptions options = new RouterOptions(
                "r1",
                "127.0.0.1",
                0,
                0,
                List.of(config),
                ref -> Optional.of(KEY),
                new Fingerprint(new byte[32]),
                Duration.ofSeconds(1),
                ServerLimits.DEFAULTS,
                Optional.empty());
        router = Router.start(options, new Cooldowns(TimeSource.SYSTEM), event -> {}, () -> SharingState.LOCAL);
        limit(LIMITED);
    }

    void limit(String model) {
        simulator.set("groq", model, Behaviour.Limit.lasting(Duration.ofMinutes(20), Wording.GroqTokensPerDay));
    }

    /** How often a model was called. */
    long calls(String model) {
        return simulator.calls("groq", model);
    }

    /** Where its callers go, without a path. */
    String url() {
        return "http://127.0.0.1:" + router.port();
    }

    @Override
    public void close() {
        router.close();
        simulator.close();
    }
}
