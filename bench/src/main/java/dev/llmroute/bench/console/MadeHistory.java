package dev.llmroute.bench.console;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What a busy week leaves in a history, the same for each seed: 300 routes of 30 namespaces, of which a few have most of the requests, 40 targets
 * of ten providers, 200 callers. Some values are rare, and some frequent ones never come together. Not thread-safe.
 */
final class MadeHistory {
    static final int ROUTES = 300;
    static final int PROVIDERS = 10;
    static final int MODELS = 4;

    /** Of {@link #frequentRoute}. */
    static final String FREQUENT_CALLER = "app-0";

    static final String RARE_CALLER = "app-once";
    static final String RARE_ROUTE = "team-29/route-rare";
    static final String FREQUENT_REASON = "RateLimitTokens";
    static final String RARE_REASON = "ModelNotFound";

    /** Only {@code provider-9} fails for it. */
    static final String REASON_OF_LAST_PROVIDER = "Concurrency";

    /** One of so many events is of the rare caller, another one of the rare route. */
    private static final int RARELY = 500_000;

    /** One target that a request called or left out; the reason is empty where it answered. */
    record Step(boolean tried, int provider, int model, String reason, int status, int ms) {}

    /** One request that fell back. */
    record Event(long atMs, String id, String route, String caller, String router, String outcome, List<Step> steps) {}

    private final Random random;

    MadeHistory(long seed) {
        this.random = new Random(seed);
    }

    static String frequentRoute() {
        return route(0);
    }

    static String route(int nr) {
        return "team-" + nr % 30 + "/route-" + nr;
    }

    static String provider(int nr) {
        return "provider-" + nr;
    }

    static String model(int nr) {
        return "vendor/large-model-" + nr;
    }

    /** A few have most of it. */
    int anyRoute() {
        double skewed = random.nextDouble();
        return (int) (ROUTES * skewed * skewed * skewed);
    }

    /** A route has five callers, of which the first calls most. */
    String anyCaller(int route) {
        double skewed = random.nextDouble();
        return "app-" + (route * 3 + (int) (5 * skewed * skewed)) % 200;
    }

    /** The target of a route's chain at a place, as provider * MODELS + model. */
    static int target(int route, int place) {
        return (route * 3 + place * 7) % (PROVIDERS * MODELS);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    double gaussian() {
        return random.nextGaussian();
    }

    Event event(long atMs, long nr) {
        int route = anyRoute();
        String caller = nr % RARELY == 7 ? RARE_CALLER : anyCaller(route);
        int failures = 1 + (random.nextInt(10) < 7 ? 0 : random.nextInt(2) + 1);
        boolean exhausted = random.nextInt(100) < 4;
        boolean failed = !exhausted && random.nextInt(100) == 0;
        Step[] steps = new Step[exhausted || failed ? failures : failures + 1];
        for (int i = 0; i < steps.length; i++) {
            int target = target(route, i);
            int provider = target / MODELS;
            boolean last = i == failures;
            String reason = last ? "" : reason(provider);
            steps[i] = new Step(
                    last || random.nextInt(3) > 0,
                    provider,
                    target % MODELS,
                    reason,
                    last ? 200 : reason.equals("Timeout") ? 0 : 429,
                    20 + random.nextInt(900));
        }
        return new Event(
                atMs,
                id(atMs, nr),
                nr % RARELY == 8 ? RARE_ROUTE : route(route),
                caller,
                "chat-7c9d5b6f4-" + random.nextInt(9),
                exhausted ? "Exhausted" : failed ? "Failed" : "Answered",
                List.of(steps));
    }

    String reason(int provider) {
        int of = random.nextInt(10_000);
        if (provider == PROVIDERS - 1 && of < 3_000) {
            return REASON_OF_LAST_PROVIDER;
        }
        return of < 5_500
                ? FREQUENT_REASON
                : of < 7_500
                        ? "RateLimitRequests"
                        : of < 8_600
                                ? "Overloaded"
                                : of < 9_300
                                        ? "RateLimitDaily"
                                        : of < 9_700
                                                ? "Timeout"
                                                : of < 9_950
                                                        ? "ServerError"
                                                        : of < 9_999 ? "QuotaExhausted" : RARE_REASON;
    }

    /** As long as those of routers, and in the order of time as they are. */
    static String id(long atMs, long nr) {
        return String.format(Locale.ROOT, "%012x%014x", atMs, nr);
    }

    /** As the console stores it. */
    static String details(Event event) {
        StringBuilder attempts = new StringBuilder();
        StringBuilder skipped = new StringBuilder();
        for (Step step : event.steps()) {
            String target = provider(step.provider()) + "/" + model(step.model()) + "#main";
            if (step.tried()) {
                boolean answered = step.reason().isEmpty();
                attempts.append(attempts.isEmpty() ? "" : ",")
                        .append("{\"target\":\"")
                        .append(target)
                        .append("\",\"failureClass\":")
                        .append(answered ? "null" : "\"" + step.reason() + "\"")
                        .append(",\"scope\":\"")
                        .append(answered ? "none" : "model")
                        .append("\",\"status\":")
                        .append(step.status())
                        .append(",\"waitMs\":")
                        .append(answered ? -1 : 47_660)
                        .append(",\"waitSource\":\"")
                        .append(answered ? "none" : "body-text")
                        .append("\",\"ms\":")
                        .append(step.ms())
                        .append('}');
            } else {
                skipped.append(skipped.isEmpty() ? "" : ",")
                        .append("{\"target\":\"")
                        .append(target)
                        .append("\",\"reason\":\"")
                        .append(step.reason().isEmpty() ? "Manual" : step.reason())
                        .append("\",\"untilMs\":")
                        .append(event.atMs() + 30_000)
                        .append('}');
            }
        }
        return "{\"attempts\":[" + attempts + "],\"skipped\":[" + skipped
                + "],\"messages\":[\"🔄 Switching to PROVIDER-4 large-model-2...\"]}";
    }
}
