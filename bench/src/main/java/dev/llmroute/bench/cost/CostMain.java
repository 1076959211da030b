package dev.llmroute.bench.cost;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the order of a provider's keys costs: how much of long conversations the provider finds in its caches, of which each account has its
 * own, how conversations are spread, and how many move when a key cools down and come back. Runs in the folder {@code bench}; {@code bench/run
 * cost} starts it. Then what the order by price saves: {@link PriceOrders}. Ends by itself within five minutes, with 1 where a gate is missed.
 */
public final class CostMain {
    private static final int CONVERSATIONS = 40;
    private static final int[] WEIGHTS = {5, 2, 1};
    private static final int SPREAD_OVER_WEIGHTS = 10_000;
    private static final int MOVED = 3_000;

    /** Of the share that one account would have. */
    private static final double LEAST_SHARE = 0.98;

    private static final double MOST_POINTS = 3;

    private final ProductProcesses processes;
    private final int simulatorPort;
    private boolean missed;

    private CostMain(ProductProcesses processes, int simulatorPort) {
        this.processes = processes;
        this.simulatorPort = simulatorPort;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Bound.endAfter("bench", 5, TimeUnit.MINUTES);
        ProductProcesses processes = new ProductProcesses(Path.of("target", "cost"));
        for (int i = 0; i < 5; i++) {
            processes.write("secrets/keys/k" + i, "simulated-key-" + i);
        }
        int simulatorPort = JavaProcess.freePort();
        CostMain bench = new CostMain(processes, simulatorPort);
        try (JavaProcess _ = processes.simulator(simulatorPort, scenario(), List.of())) {
            bench.caches();
            bench.shares();
            bench.moves();
            bench.missed |= new PriceOrders(processes, simulatorPort).isMissed();
        }
        System.exit(bench.missed ? 1 : 0);
    }

    private void caches() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "## %d conversations of %d turns%n%n| accounts | spread | of the input found in a cache | cost of a conversation | beside one account |%n|---|---|---|---|---|%n",
                CONVERSATIONS,
                Conversation.TURNS);
        Usage one = conversations(1, "Conversation");
        told(1, "Conversation", one, one);
        for (int accounts : new int[] {2, 3, 5}) {
            Usage kept = conversations(accounts, "Conversation");
            told(accounts, "Conversation", kept, one);
            gate(kept.cachedShare() >= LEAST_SHARE * one.cachedShare(), "the cached share");
            told(accounts, "Request", conversations(accounts, "Request"), one);
        }
    }

    private static void told(int accounts, String spread, Usage usage, Usage one) {
        System.out.printf(
                Locale.ROOT,
                "| %d | `%s` | %.1f %% | $%.4f | %+.0f %% |%n",
                accounts,
                spread,
                100 * usage.cachedShare(),
                usage.dollars() / CONVERSATIONS,
                100 * (usage.dollars() / one.dollars() - 1));
    }

    private Usage conversations(int accounts, String spread) throws IOException, InterruptedException {
        try (Asked asked = start(IntStream.generate(() -> 1).limit(accounts).toArray(), spread)) {
            asked.resetSimulator();
            Usage all = new Usage();
            for (int i = 0; i < CONVERSATIONS; i++) {
                new Conversation(asked, i).play(all::add);
            }
            return all;
        }
    }

    private void shares() throws IOException, InterruptedException {
        try (Asked asked = start(WEIGHTS, "Conversation")) {
            Map<String, Integer> first = new HashMap<>();
            for (int i = 0; i < SPREAD_OVER_WEIGHTS; i++) {
                first.merge(asked.targetOf("conversation-" + i), 1, Integer::sum);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%n## %,d conversations over three keys%n%n| key | weight | share |%n|---|---|---|%n",
                    SPREAD_OVER_WEIGHTS);
            int all = IntStream.of(WEIGHTS).sum();
            for (int i = 0; i < WEIGHTS.length; i++) {
                double share = 100.0 * first.getOrDefault("openai/large#k" + i, 0) / SPREAD_OVER_WEIGHTS;
                System.out.printf(Locale.ROOT, "| k%d | %.1f %% | %.1f %% |%n", i, 100.0 * WEIGHTS[i] / all, share);
                gate(Math.abs(share - 100.0 * WEIGHTS[i] / all) <= MOST_POINTS, "the share of k" + i);
            }
        }
    }

    private void moves() throws IOException, InterruptedException {
        try (Asked asked = start(new int[] {1, 1, 1}, "Conversation")) {
            List<String> before = targets(asked);
            String limited = asked.limit("conversation-0");
            List<String> during = targets(asked);
            asked.clear();
            List<String> after = targets(asked);
            long its = before.stream().filter(limited::equals).count();
            long moved = differing(before, during);
            long away = differing(before, after);
            System.out.printf(
                    Locale.ROOT,
                    "%n## %,d conversations, one of three keys cools down%n%n%d were the key's (%s), %d moved, all of them its own: %s; when it was free again, %d were elsewhere than before.%n",
                    MOVED,
                    its,
                    limited,
                    moved,
                    moved == its,
                    away);
            gate(moved == its && moved <= MOVED / 3 + MOVED * MOST_POINTS / 100, "what moved");
            gate(away == 0, "what came back");
        }
    }

    private static List<String> targets(Asked asked) throws IOException, InterruptedException {
        String[] targets = new String[MOVED];
        for (int i = 0; i < MOVED; i++) {
            targets[i] = asked.targetOf("conversation-" + i);
        }
        return List.of(targets);
    }

    private static long differing(List<String> one, List<String> other) {
        return IntStream.range(0, one.size())
                .filter(i -> !one.get(i).equals(other.get(i)))
                .count();
    }

    private void gate(boolean met, String what) {
        if (!met) {
            System.out.println("**missed**: " + what);
            missed = true;
        }
    }

    /** A router before so many accounts, and who asks it. */
    private Asked start(int[] weights, String spread) throws IOException, InterruptedException {
        int port = JavaProcess.freePort();
        int adminPort = JavaProcess.freePort();
        return new Asked(
                processes.router("router", port, adminPort, route(weights, spread), List.of()),
                simulatorPort,
                port,
                adminPort);
    }

    private static String scenario() {
        return "providers:\n  openai:\n    keys:\n"
                + IntStream.range(0, 5)
                        .mapToObj(i -> "      k%d: simulated-key-%d\n".formatted(i, i))
                        .collect(Collectors.joining());
    }

    private String route(int[] weights, String spread) {
        String keys = IntStream.range(0, weights.length)
                .mapToObj(i -> "        - {name: k%d, secretKeyRef: {name: keys, key: k%d}, weight: %d}%n"
                        .formatted(i, i, weights[i]))
                .collect(Collectors.joining());
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: measured}
                spec:
                  providers:
                    - name: openai
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/openai/v1
                      network: Private
                      spread: %s
                      credentials:
                %s      models: [{name: large}]
                  fallback: {maxAttempts: 1}
                  auth: {mode: None}
                """.formatted(simulatorPort, spread, keys);
    }
}
