package dev.llmroute.bench.propagation;

import dev.llmroute.bench.WallClock;
import dev.llmroute.config.Environment;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that shares its cooldowns as a router does and tells when it learns of one: {@code meter seen MODEL/WINDOW MICROS} on its
 * standard output, in microseconds since 1970. {@code set MODEL} on its standard input sets one. Ends with its input.
 */
public final class MeterMain {
    /** What begins a line that is meant for the other side, among those of the log. */
    static final String PREFIX = "meter ";

    private static final long COOLDOWN_MS = 2000;

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private MeterMain() {}

    /** {@code LLMROUTE_CACHE_ADDRESSES} are the members. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (HazelcastCache memory = HazelcastCache.client(
                new ClientOptions("llmroute", CacheAddresses.of(new Environment(System.getenv()))))) {
            new MeterMain().run(memory);
        }
    }

    private void run(HazelcastCache memory) throws IOException, InterruptedException {
        cooldowns.onChange(this::tellNews);
        memory.join(cooldowns);
        while (!isReady(memory.state())) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        tell("ready");
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                set(line.substring("set ".length()));
            }
        }
    }

    private static boolean isReady(SharingState state) {
        return state.connected() && state.members() == Rig.MEMBERS && state.lastReconcileMs() > 0;
    }

    private void set(String model) {
        long now = cooldowns.time().millis();
        Cooldown cooldown = new Cooldown(
                new CooldownKey("https://meter.example", model, "", Scope.Model, ""),
                Term.of(now, COOLDOWN_MS),
                Cause.refused(
                        FailureClass.RateLimitRequests, 429, new Wait(COOLDOWN_MS, WaitSource.BODY_TEXT), List.of()),
                new Label("meter_" + model, "meter", "meter"));
        long micros = WallClock.micros();
        cooldowns.set(cooldown);
        tell("set " + name(cooldown.key()) + " " + micros);
    }

    private static String name(CooldownKey key) {
        return key.model() + "/" + key.window();
    }

    /** Runs where the news arrived, so that the time is that of the first moment at which a request would be led around. */
    private void tellNews() {
        long micros = WallClock.micros();
        for (KnownCooldown each : cooldowns.holding()) {
            String name = name(each.cooldown().key());
            if (told.add(name)) {
                tell("seen " + name + " " + micros);
            }
        }
    }

    private static void tell(String what) {
        System.out.println(PREFIX + what);
    }
}
