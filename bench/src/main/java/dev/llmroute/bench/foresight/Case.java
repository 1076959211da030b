package dev.llmroute.bench.foresight;

import java.util.Locale;

/** A provider before which routers stand: 60 requests a minute, that come back one a second. */
enum Case {
    /** Each answer says what is left. */
    Headers("Headers", false, 60, false),
    /** And from half of the time on somebody else sends a request each two seconds with the same key. */
    Tenant("Headers", false, 60, true),
    /** Nothing is said but that a request is refused. */
    Silent("Learn", true, 60, false),
    /** And from half of the time on half as many are let through. */
    Halved("Learn", true, 30, false),
    /** Nothing is said, and nothing foreseen. */
    Before("None", true, 60, false);

    static final int A_MINUTE = 60;

    private final String foresight;
    private final boolean silent;
    private final int later;
    private final boolean tenant;

    Case(String foresight, boolean silent, int later, boolean tenant) {
        this.foresight = foresight;
        this.silent = silent;
        this.later = later;
        this.tenant = tenant;
    }

    /** The provider's name in routes and in the simulator. */
    String provider() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean hasTenant() {
        return tenant;
    }

    boolean changes() {
        return later != A_MINUTE;
    }

    /** What the simulator does, as JSON: it refuses at once and answers after a second. */
    String behaviour(boolean half) {
        return """
                {"type": "Bucket", "requests": %d, "windowMs": 60000, "silent": %s, "pace": {"latencyMs": 50, "firstTokenMs": 950}}""".formatted(half ? later : A_MINUTE, silent);
    }

    /** The provider, as a route has it. */
    String yaml(int simulatorPort) {
        return """
                    - name: %1$s
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%2$d/%1$s/v1
                      network: Private
                      foresight: %3$s
                      credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                      models: [{name: large}]
                      fallbackTo: [rest]
                """.formatted(provider(), simulatorPort, foresight);
    }

    /** Whether more is refused, or less used, than is wanted. */
    boolean isMissed(double refusedAnHour, double used) {
        return switch (this) {
            case Headers, Tenant -> refusedAnHour > 1 || used < 0.98;
            case Silent, Halved -> refusedAnHour > 25 || used < 0.95;
            case Before -> false;
        };
    }

    /** Requests that it serves in all: at first what a full window holds, then what comes back. */
    double possible(double minutes) {
        return A_MINUTE + (A_MINUTE + later) * minutes / 2 + (changes() ? later : 0);
    }
}
