package dev.llmroute.bench.cost;

import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;

/**
 * What {@code order.by: Price} saves beside an order by the price list, which puts the model first whose rates add up to less: two models of one tier,
 * of which the one costs less by its list and the other one caches. What answers cost is what the router says.
 */
final class PriceOrders {
    private static final int AGENTS = 10;
    private static final int QUESTIONS = 200;

    /** Of what the order by the list costs, on conversations of agents. */
    private static final double MOST_OF_LIST = 0.5;

    private static final String CACHING =
            "{name: caching, tier: large, price: {input: \"3.00\", output: \"15.00\", cachedInput: \"0.30\"}}";
    private static final String PLAIN = "{name: plain, tier: large, price: {input: \"1.80\", output: \"9.00\"}}";

    /** What was asked in all, and by whom it was answered. Not thread-safe. */
    private static final class Bill {
        private BigDecimal dollars = BigDecimal.ZERO;
        private int answers;
        private int ofCaching;

        void add(HttpResponse<String> answer) {
            dollars = dollars.add(new BigDecimal(
                    answer.headers().firstValue("x-llmroute-cost").orElseThrow()));
            answers++;
            ofCaching +=
                    answer.headers().firstValue("x-llmroute-target").orElse("").endsWith("/caching") ? 1 : 0;
        }
    }

    private interface Mix {
        void play(Asked asked, Bill bill) throws IOException, InterruptedException;
    }

    private final ProductProcesses processes;
    private final int simulatorPort;

    PriceOrders(ProductProcesses processes, int simulatorPort) {
        this.processes = processes;
        this.simulatorPort = simulatorPort;
    }

    /** Measures and tells; whether a gate is missed. */
    boolean isMissed() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%n## Orders by price%n%n| | first by the list | `order.by: Price` | of it | answered by the one that caches |%n|---|---|---|---|---|%n");
        double agents = measure(AGENTS + " agents of " + Conversation.TURNS + " turns", (asked, bill) -> {
            for (int i = 0; i < AGENTS; i++) {
                new Conversation(asked, i).play(bill::add);
            }
        });
        double single = measure(QUESTIONS + " single questions of 20 to 4,000 tokens", (asked, bill) -> {
            for (int i = 0; i < QUESTIONS; i++) {
                bill.add(asked.chat(question(i), ""));
            }
        });
        boolean missed = agents > MOST_OF_LIST || single > 1;
        System.out.println(missed ? "**missed**: the order by price" : "");
        return missed;
    }

    private static String question(int number) {
        return "{\"model\":\"large\",\"messages\":[{\"role\":\"user\",\"content\":\"" + number + " question"
                + " word".repeat(20 * number) + "\"}]}";
    }

    /** What the order by price cost of what the list's did. */
    private double measure(String what, Mix mix) throws IOException, InterruptedException {
        Bill list = bill(route(PLAIN, CACHING, "Written"), mix);
        Bill price = bill(route(CACHING, PLAIN, "Price"), mix);
        double share = price.dollars.doubleValue() / list.dollars.doubleValue();
        System.out.printf(
                Locale.ROOT,
                "| %s | $%.4f | $%.4f | %.2f | %d of %d |%n",
                what,
                list.dollars,
                price.dollars,
                share,
                price.ofCaching,
                price.answers);
        return share;
    }

    private Bill bill(String route, Mix mix) throws IOException, InterruptedException {
        int port = JavaProcess.freePort();
        int adminPort = JavaProcess.freePort();
        try (Asked asked = new Asked(
                processes.router("router", port, adminPort, route, List.of()), simulatorPort, port, adminPort)) {
            asked.resetSimulator();
            Bill bill = new Bill();
            mix.play(asked, bill);
            return bill;
        }
    }

    private String route(String first, String second, String by) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: measured}
                spec:
                  aliases: [large]
                  order: {by: %s}
                  providers:
                    - name: openai
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/openai/v1
                      network: Private
                      credentials: [{name: k0, secretKeyRef: {name: keys, key: k0}}]
                      models: [%s, %s]
                  auth: {mode: None}
                """.formatted(by, simulatorPort, first, second);
    }
}
