package dev.llmroute.hazelcast;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client process that a test talks to: a line in, a line that starts with {@code >} out. */
final class ClientMain {
    private ClientMain() {}

    public static void main(String[] args) throws IOException {
        List<String> addresses =
                List.of(System.getenv("LLMROUTE_CACHE_ADDRESSES").split(","));
        Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
        try (HazelcastMemory memory =
                HazelcastMemory.client(new ClientOptions(System.getenv("LLMROUTE_CLUSTER_NAME"), addresses))) {
            memory.join(cooldowns);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(">" + answer(line.split(" "), cooldowns));
            }
        }
    }

    private static String answer(String[] words, Cooldowns cooldowns) {
        return switch (words[0]) {
            case "set" -> {
                cooldowns.set(Samples.cooldown(words[1], Long.parseLong(words[2])));
                yield "set";
            }
            case "holds" ->
                String.valueOf(cooldowns.holding().stream()
                        .anyMatch(each -> each.cooldown().key().equals(Samples.key(words[1]))));
            default -> "unknown";
        };
    }
}
