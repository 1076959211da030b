package dev.llmroute.hazelcast;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A router's part of the sharing in a process that a test talks to: a line in, a line that starts with {@code >} out. */
final class ClientMain {
    private final Cooldowns cooldowns;
    private final HazelcastCache memory;
    private Duration longestWait = Duration.ZERO;

    private ClientMain(Cooldowns cooldowns, HazelcastCache memory) {
        this.cooldowns = cooldowns;
        this.memory = memory;
    }

    public static void main(String[] args) throws IOException {
        List<String> addresses =
                List.of(System.getenv("LLMROUTE_CACHE_ADDRESSES").split(","));
        long skewMs = Long.parseLong(System.getenv().getOrDefault("CLOCK_AHEAD_MS", "0"));
        Cooldowns cooldowns = new Cooldowns(new ClockAhead(skewMs));
        try (HazelcastCache memory =
                HazelcastCache.client(new ClientOptions(System.getenv("LLMROUTE_CLUSTER_NAME"), addresses))) {
            memory.join(cooldowns);
            ClientMain client = new ClientMain(cooldowns, memory);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(">" + client.timed(line.split(" ")));
            }
        }
    }

    private String timed(String[] words) {
        String[] answer = {""};
        Duration waited = WaitedTime.during(() -> answer[0] = answer(words));
        longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
        return answer[0];
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "set" -> {
                long now = cooldowns.time().millis();
                cooldowns.set(Samples.cooldown(words[1], Long.parseLong(words[2]), now));
                yield "set";
            }
            case "clear" -> String.valueOf(cooldowns.clear(Samples.key(words[1]), "admin"));
            case "holds" ->
                String.valueOf(cooldowns
                        .find(Samples.key(words[1]))
                        .filter(each -> !each.cooldown().isTombstone())
                        .isPresent());
            case "remaining" ->
                cooldowns
                        .find(Samples.key(words[1]))
                        .map(each -> String.valueOf(each.remainingMs(cooldowns.time())))
                        .orElse("0");
            case "ahead" -> String.valueOf(cooldowns.time().millis() - System.currentTimeMillis());
            case "members" -> String.valueOf(memory.state().members());
            case "waited" -> String.valueOf(longestWait.toMillis());
            default -> "unknown";
        };
    }

    /** A machine whose clock is set wrong; it runs as fast as any other. */
    private record ClockAhead(long aheadMs) implements TimeSource {
        @Override
        public long millis() {
            return TimeSource.SYSTEM.millis() + aheadMs;
        }

        @Override
        public long nanos() {
            return TimeSource.SYSTEM.nanos();
        }
    }
}
