package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.SerializationConfig;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Reach;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * During an upgrade, members and clients of two releases share one memory. The bytes in {@code src/test/resources/hazelcast} were
 * written by the release that the name tells and are never written anew.
 */
class SchemaTest {
    private static final long SET = 1_790_000_000_000L;

    private final Wire now = new Wire(
            Configurations.client(new ClientOptions("schema", List.of())).getSerializationConfig());
    private final Wire first = new Wire(firstRelease());

    private static SerializationConfig firstRelease() {
        SerializationConfig config = new SerializationConfig();
        config.getCompactSerializationConfig().addSerializer(new FirstCooldownValue.Serializer());
        return config;
    }

    @Test
    void a_cooldown_and_a_tombstone_of_the_first_schema_are_read() throws Exception {
        CooldownValue cooldown = new CooldownValue(
                3,
                SET + 60_000,
                60_000,
                SET,
                "RateLimitTokens",
                429,
                59_001,
                "body-text",
                "groq_llama-3.3-70b-versatile",
                "groq",
                "router-1");
        CooldownValue tombstone = new CooldownValue(
                4,
                0,
                900_000,
                SET + 10_000,
                "RateLimitTokens",
                429,
                59_001,
                "body-text",
                "groq_llama-3.3-70b-versatile",
                "groq",
                "admin");

        assertThat(now.read(Wire.frozen("cooldown-first"))).isEqualTo(cooldown);
        assertThat(now.read(Wire.frozen("tombstone-first"))).isEqualTo(tombstone);
        assertThat(first.read(Wire.frozen("cooldown-first"))).isInstanceOf(FirstCooldownValue.class);
    }

    @Test
    void a_cooldown_of_the_second_schema_is_read_with_its_details() throws Exception {
        assertThat(now.read(Wire.frozen("cooldown-second"))).isEqualTo(CooldownValue.of(detailed(0)));
        assertThat(CooldownValue.read(detailed(0).key().stored(), now.read(Wire.frozen("cooldown-second"))))
                .contains(detailed(0));
    }

    @Test
    void a_cooldown_of_the_third_schema_is_read_with_its_last_answer() throws Exception {
        Cooldown answered = detailed(SET - 2000);

        assertThat(CooldownValue.read(answered.key().stored(), now.read(Wire.frozen("cooldown-third"))))
                .contains(answered);
    }

    @Test
    void what_a_provider_said_is_written_no_more_but_the_schema_stays() throws Exception {
        byte[] written = now.write(CooldownValue.of(detailed(SET - 2000)));

        assertThat(new String(written, StandardCharsets.UTF_8)).doesNotContain("Incorrect API key");
        assertThat(schema(written)).isEqualTo(schema(Wire.frozen("cooldown-third")));
    }

    /** The id of its schema, behind the hash of the partition and the number of the type. */
    private static byte[] schema(byte[] data) {
        return Arrays.copyOfRange(data, 8, 16);
    }

    @Test
    void a_peer_of_the_first_schema_reads_what_we_write() throws Exception {
        FirstCooldownValue read = (FirstCooldownValue) first.read(Wire.frozen("cooldown-second"));

        assertThat(read.untilMs()).isEqualTo(SET + 60_000);
        assertThat(read.durationMs()).isEqualTo(60_000);
        assertThat(read.failureClass()).isEqualTo("Unauthorized");
        assertThat(read.seenBy()).isEqualTo("router-1");
    }

    @Test
    void what_a_member_of_the_first_schema_stored_again_is_read_without_its_details() throws Exception {
        Object stored = first.read(Wire.frozen("cooldown-second"));

        CooldownValue read = (CooldownValue) now.read(first.write(stored));

        assertThat(read.details()).isEqualTo(CooldownDetails.NONE);
        assertThat(read.untilMs()).isEqualTo(SET + 60_000);
    }

    @Test
    void a_fallback_event_of_the_first_schema_is_read_and_written_as_then() throws Exception {
        FallbackEvent event = new FallbackEvent(
                "01",
                SET,
                "team/agent-chat",
                "req-01",
                "app-1",
                "router-1",
                List.of(
                        new AttemptSummary(
                                "groq/a", FailureClass.RateLimitDaily, "model", 429, 1_366_848, "body-text", 12),
                        new AttemptSummary("groq/b", null, "none", 200, -1, "none", 240)),
                List.of(new Skipped("groq/c", "Overloaded", SET + 5000)),
                Outcome.Answered,
                List.of("🔄 Switching to GROQ b..."));

        assertThat(now.read(Wire.frozen("fallback-first"))).isEqualTo(event);
        assertThat(now.write(event)).isEqualTo(Wire.frozen("fallback-first"));
    }

    private static Cooldown detailed(long lastAnswerMs) {
        return new Cooldown(
                Samples.key("llama-3.3-70b-versatile"),
                new Term(3, SET + 60_000, 60_000, SET, 0),
                Cause.refused(
                        FailureClass.Unauthorized,
                        401,
                        null,
                        List.of(
                                new Wait(61_000, WaitSource.header("retry-after")),
                                new Wait(577, WaitSource.BODY_TEXT))),
                new Label("groq_llama-3.3-70b-versatile", "groq", "router-1", lastAnswerMs),
                new Reach.Bucket(100_000, 99_901, 86_400_000, 300),
                2);
    }
}
