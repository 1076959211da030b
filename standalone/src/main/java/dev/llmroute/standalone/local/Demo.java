package dev.llmroute.standalone.local;

import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.Secrets;
import dev.llmroute.console.Console;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.hazelcast.MemberOptions;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything in one JVM: a simulator that plays groq, openai and anthropic, two routers that share cooldowns as two processes
 * would, and a console. Listens on 127.0.0.1 only.
 */
public final class Demo implements AutoCloseable {
    /** What callers send as their key. */
    public static final String CALLER_KEY = "demo-key";

    private static final String CALLER = "app-1";

    /** The route's name. */
    public static final String ROUTE = "agent-chat";

    /** The route of the callers that the demo plays itself. */
    public static final String PLAYED_ROUTE = "support-chat";

    /** The route whose models have prices. */
    public static final String PRICED_ROUTE = "priced-chat";

    public static final String BIND = "127.0.0.1";

    private static final Duration SHARING_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final long POLL_NANOS = 20_000_000L;

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Simulator simulator;
    private final List<Path> routes;
    private final RouterNode first;
    private final RouterNode second;
    private final Console console;

    /** The ports of one router. */
    public record RouterPorts(int callers, int admin, int cache) {}

    /** All ports of a demo. */
    public record DemoPorts(int simulator, RouterPorts first, RouterPorts second, int console) {}

    private Demo(DemoPorts ports) throws InvalidRoute, IOException {
        try {
            simulator = Simulator.start(new SimulatorOptions(BIND, ports.simulator(), Scenario.EMPTY));
            closing.push(simulator::close);
            routes = writeRoutes();
            Fingerprint fingerprint = new Fingerprint(new SecureRandom().generateSeed(32));
            // One after the other: two members that start at once take seconds to agree on who is the first.
            first = start("router-1", ports.first(), List.of(), fingerprint);
            second = start(
                    "router-2",
                    ports.second(),
                    List.of(BIND + ":" + ports.first().cache()),
                    fingerprint);
            console = first.console(new ConsoleOptions(BIND, ports.console(), null));
            console.nothingWasBefore();
            awaitSharing();
        } catch (InvalidRoute | IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Starts; everything serves and both routers share when this returns. */
    public static Demo start(DemoPorts ports) throws InvalidRoute, IOException {
        return new Demo(ports);
    }

    /** Starts on any free ports. */
    public static Demo startOnFreePorts() throws InvalidRoute, IOException, CommandFailed {
        Ports ports = new Ports(BIND);
        return start(new DemoPorts(
                ports.any(),
                new RouterPorts(ports.any(), ports.any(), ports.any()),
                new RouterPorts(ports.any(), ports.any(), ports.any()),
                ports.any()));
    }

    private List<Path> writeRoutes() throws IOException {
        Path folder = Files.createTempDirectory("llmroute-demo-");
        // In this order: the files go first, and also where Ctrl-C comes while everything is still starting.
        folder.toFile().deleteOnExit();
        return List.of(writeRoute(folder, ROUTE), writeRoute(folder, PLAYED_ROUTE), writeRoute(folder, PRICED_ROUTE));
    }

    private Path writeRoute(Path folder, String name) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        file.toFile().deleteOnExit();
        try (InputStream template =
                Objects.requireNonNull(Demo.class.getResourceAsStream(name + ".yaml"), "a route of the demo")) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(file, text.replace("SIMULATOR", "http://" + BIND + ":" + simulator.port()));
        }
    }

    private RouterNode start(String id, RouterPorts own, List<String> join, Fingerprint fingerprint)
            throws InvalidRoute, IOException {
        Secrets secrets = ref -> Optional.of(key(ref));
        RouterOptions options = new RouterOptions(
                id,
                BIND,
                own.callers(),
                own.admin(),
                routes,
                secrets,
                fingerprint,
                Duration.ofSeconds(1),
                ServerLimits.DEFAULTS,
                Optional.empty());
        MemberOptions member = new MemberOptions("llmroute-demo", BIND, own.cache(), join);
        RouterNode node = new RouterNode(options, Optional.of(member), SHARING_TIMEOUT, Telemetry.OFF);
        closing.push(() -> node.close(DRAIN));
        return node;
    }

    private static String key(SecretKeyRef ref) {
        return ref.name().equals("caller-keys") && ref.key().equals(CALLER) ? CALLER_KEY : keyOf(ref.key());
    }

    /** What a caller of the played route, by the name of its key, sends as its key. */
    public static String keyOf(String caller) {
        return "demo-key-of-" + caller;
    }

    private void awaitSharing() throws IOException {
        long start = System.nanoTime();
        while (!first.sharesWith(2) || !second.sharesWith(2)) {
            if (System.nanoTime() - start > SHARING_TIMEOUT.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                throw new IOException(
                        "the two routers did not find each other within " + SHARING_TIMEOUT.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    public Simulator simulator() {
        return simulator;
    }

    /** The file that both routers read, and read again when it changes. */
    public Path route() {
        return routes.getFirst();
    }

    public RouterNode first() {
        return first;
    }

    public RouterNode second() {
        return second;
    }

    public Console console() {
        return console;
    }

    /** Ends what has been started, the last one first. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
