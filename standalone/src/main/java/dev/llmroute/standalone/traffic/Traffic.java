package dev.llmroute.standalone.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.standalone.live.ConsoleCalls;
import dev.llmroute.standalone.local.CommandFailed;
import dev.llmroute.standalone.local.Demo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a minute of traffic on a demo's second route, and a little after that until it is closed: real requests through its routers, to
 * providers that the simulator lets limit and fail, a drill and a clear through the console's API. Nothing is written into a history by
 * hand. Four requests a second in the first minute, then one each two seconds.
 */
public final class Traffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
    private static final long TICK_MS = 250;
    private static final int TICKS_A_SECOND = (int) (1_000 / TICK_MS);
    private static final int MINUTE_S = 60;

    /** One request in so many ticks, after the first minute. */
    private static final int GENTLE = 2 * TICKS_A_SECOND;

    /** Until then whoever looks is told of the minute that runs, and not only of those that are over. */
    private static final int TOLD_AT_ONCE_S = 2 * MINUTE_S;

    private static final int TELLING = 2 * TICKS_A_SECOND;

    private static final int DRILL_S = 6;
    private static final int CLEAR_S = 50;
    /** Before anything is limited: another target than the first is asked without what it refuses. */
    private static final int WRONG_S = 1;

    private static final int WRONG_EACH_S = 20;

    private final Demo demo;
    private final ConsoleCalls console;
    private final Callers callers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("llmroute-demo-traffic").factory());
    private int ticks;

    private Traffic(Demo demo) {
        this.demo = demo;
        this.console = new ConsoleCalls(
                URI.create("http://" + Demo.BIND + ":" + demo.console().port()), Optional.empty(), Optional.empty());
        this.callers = new Callers(demo);
    }

    /** The providers that are limited and fail, in lower case; nobody else calls them. */
    public static Set<String> providers() {
        return Set.of(Plot.GROQ, Plot.OPENAI, Plot.ANTHROPIC);
    }

    /** Begins. To be closed before the demo is. */
    public static Traffic start(Demo demo) {
        Traffic traffic = new Traffic(demo);
        // Not at a fixed rate: a machine that was held up would be asked all at once for what was left out.
        var _ = traffic.clock.scheduleWithFixedDelay(traffic::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        return traffic;
    }

    private void tick() {
        try {
            int second = ticks / TICKS_A_SECOND;
            if (ticks % TICKS_A_SECOND == 0) {
                begin(second);
            }
            if (second < MINUTE_S || ticks % GENTLE == 0) {
                callers.askNext();
            }
            if (second < TOLD_AT_ONCE_S && ticks % TELLING == 0) {
                demo.first().router().tellCounts();
                demo.second().router().tellCounts();
            }
        } catch (CommandFailed | RuntimeException failed) {
            LOG.debug("A part of the played traffic is left out", failed);
        }
        ticks++;
    }

    private void begin(int second) throws CommandFailed {
        if (second >= MINUTE_S) {
            // Now and then, so that pages that are left open go on to live.
            if (second % MINUTE_S == 0) {
                Plot.limitBriefly(demo.simulator());
            }
            return;
        }
        Plot.play(second, demo.simulator());
        if (second % WRONG_EACH_S == WRONG_S) {
            callers.askWrongly();
        }
        if (second == DRILL_S) {
            console.drill(Plot.DRILLED, "10m", "Played by the demo: would anybody miss this model?");
        }
        if (second == CLEAR_S) {
            clear();
        }
    }

    private void clear() throws CommandFailed {
        List<String> ids = new ArrayList<>();
        for (JsonNode each : console.cooldowns().path("cooldowns")) {
            if (each.path("displayKey").asText().equals(Plot.CLEARED)) {
                ids.add(each.path("id").asText());
            }
        }
        if (!ids.isEmpty()) {
            console.clear(ids, "Played by the demo: the provider has raised the limit");
        }
    }

    /** Ends; what has been asked is not waited for. */
    @Override
    public void close() {
        clock.shutdownNow();
        callers.close();
    }
}
