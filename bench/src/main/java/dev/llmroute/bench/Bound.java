package dev.llmroute.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Ends a measurement that hangs. */
public final class Bound {
    private Bound() {}

    /** Ends this process with 3 where it is still running then; what it has started ends with it. */
    public static void endAfter(String program, int amount, TimeUnit unit) {
        Thread.ofPlatform().daemon().name("bound").start(() -> {
            try {
                unit.sleep(amount);
                System.err.println(program + ": it takes longer than " + amount + " "
                        + unit.name().toLowerCase(Locale.ROOT) + "; ended");
                System.exit(3);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
