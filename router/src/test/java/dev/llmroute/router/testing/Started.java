package dev.llmroute.router.testing;

import dev.llmroute.config.InvalidRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Starts routers for fields: what is wrong with a test's route or port is no checked exception. */
final class Started {
    private Started() {}

    static Router router(RouterOptions options, Cooldowns cooldowns, FallbackLog log, Telemetry telemetry) {
        try {
            return Router.start(options, cooldowns, log, () -> SharingState.LOCAL, telemetry);
        } catch (InvalidRoute e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
