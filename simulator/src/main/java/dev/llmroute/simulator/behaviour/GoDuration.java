package dev.llmroute.simulator.behaviour;

import java.math.BigDecimal;

/** Durations as Go prints them ({@code time.Duration.String}), which is how OpenAI and Groq write a wait: {@code 22m46.848s}, {@code 836ms}. */
public final class GoDuration {
    private GoDuration() {}

    public static String format(long ms) {
        if (ms > 0 && ms < 1000) {
            return ms + "ms";
        }
        long hours = ms / 3_600_000;
        long minutes = ms / 60_000 % 60;
        BigDecimal seconds = BigDecimal.valueOf(ms % 60_000, 3).stripTrailingZeros();
        return (hours > 0 ? hours + "h" : "")
                + (hours > 0 || minutes > 0 ? minutes + "m" : "")
                + seconds.toPlainString() + "s";
    }
}
