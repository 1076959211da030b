package dev.llmroute.router.exchange;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Permission;
import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.dialect.RequestBody.BadRequest;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.fallback.Hedges;
import dev.llmroute.router.fallback.UsualTimes;
import dev.llmroute.router.outlook.Outlooks;
import dev.llmroute.router.state.Makers;
import dev.llmroute.router.telemetry.MinuteCounts;
import dev.llmroute.router.telemetry.RouterMetrics;
import dev.llmroute.router.telemetry.Telemetry;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests as they come to a router, and what the router has for all of them, without a server. */
final class Requests {
    static final String CHAT = "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private Requests() {}

    /** @param headers names and values by turns */
    static CallerRequest of(Surface surface, String id, String callerKey, String body, String... headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        try {
            RequestBody read = RequestBody.read(body.getBytes(StandardCharsets.UTF_8));
            return new CallerRequest(
                    id,
                    surface,
                    "app",
                    callerKey,
                    new Wishes(false, false, new Terms(Permission.ALL, OrderBy.Written)),
                    0,
                    Stopwatch.started(TimeSource.SYSTEM),
                    all,
                    read);
        } catch (BadRequest e) {
            throw new AssertionError(e);
        }
    }

    static CallerRequest chat(String body, String... headers) {
        return of(Surface.ChatCompletions, "id", "team/chat/app", body, headers);
    }

    /** Of the router {@code r1}. */
    static RouterServices services(Cooldowns cooldowns) {
        return new RouterServices(
                "r1",
                cooldowns,
                new Ceilings(cooldowns.time()),
                event -> {},
                new MinuteCounts("r1", event -> {}, 0),
                new RouterMetrics(cooldowns, () -> SharingState.LOCAL, () -> 0, () -> 0),
                Telemetry.OFF,
                new InFlight(10, 1000),
                new Hedges(cooldowns.time()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                new Makers(),
                Egress.DIRECT,
                new UsualTimes(cooldowns.time()),
                new Conversations(new Fingerprint(new byte[32])),
                new DrillSample(cooldowns.time()),
                new Outlooks(cooldowns.time()));
    }
}
