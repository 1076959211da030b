package dev.llmroute.bench;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The chain of the documentation's example route, three providers with twelve targets, and cooldowns in it. */
final class ExampleChain {
    private static final Fingerprint FINGERPRINT =
            new Fingerprint("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final long HOUR_MS = 3_600_000;

    private ExampleChain() {}

    private static Route route() {
        try (InputStream file =
                Objects.requireNonNull(ExampleChain.class.getResourceAsStream("agent-chat.yaml"), "agent-chat.yaml")) {
            String yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return RouteResolver.resolve(
                            RouteReader.parse("agent-chat.yaml", yaml).getFirst(),
                            ref -> Optional.of(ref.name() + "-" + ref.key()),
                            FINGERPRINT)
                    .route();
        } catch (InvalidRoute invalid) {
            throw new IllegalStateException(invalid);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Chain chain(Cooldowns cooldowns) {
        return Chain.of(Planner.chain(route(), new Entry.Head()), cooldowns);
    }

    /** Lets a target cool down for an hour. */
    static void recorder(Cooldowns cooldowns, Target target) {
        long now = cooldowns.time().millis();
        cooldowns.set(new Cooldown(
                new CooldownKey(
                        target.provider().endpoint(),
                        target.model(),
                        target.credential().fingerprint(),
                        Scope.Model,
                        "tokens-day"),
                Term.of(now, HOUR_MS),
                Cause.refused(FailureClass.RateLimitDaily, 429, new Wait(HOUR_MS, WaitSource.BODY_TEXT), List.of()),
                new Label(target.displayKey(), target.provider().name(), "bench")));
    }
}
