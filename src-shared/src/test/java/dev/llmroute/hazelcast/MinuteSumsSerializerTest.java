package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RequestSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class MinuteSumsSerializerTest {
    private final Wire now = new Wire(
            Configurations.client(new ClientOptions("schema", List.of())).getSerializationConfig());

    static MinuteSums minute(int rows, int nameLength) {
        List<RequestSums> requests = new ArrayList<>();
        List<HopSums> hops = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String caller = "ü".repeat(nameLength) + i;
            Latency latency = Latency.ofMs(20).plus(Latency.ofMs(4_000)).plus(Latency.ofMs(Long.MAX_VALUE));
            requests.add(new RequestSums(
                    "team/chat", caller, "groq/a", "groq/b", Outcome.Answered, 3, 1, 2, 31, 20, 412, 1, latency));
            hops.add(new HopSums("team/chat", caller, "groq/a", "groq/b", "RateLimitDaily", 2, 1, 1, 412));
        }
        return new MinuteSums("0195-1", 1_764_000_000_000L, "router-1", requests, hops);
    }

    @Test
    void sums_are_read_as_they_were_written() {
        assertThat(now.read(now.write(minute(3, 5)))).isEqualTo(minute(3, 5));
        assertThat(now.read(now.write(minute(0, 0)))).isEqualTo(minute(0, 0));
    }

    @Test
    void sums_of_the_first_schema_are_read_and_written_as_then() throws Exception {
        assertThat(now.read(Wire.frozen("sums-first"))).isEqualTo(minute(2, 1));
        assertThat(now.write(minute(2, 1))).isEqualTo(Wire.frozen("sums-first"));
    }

    @Test
    void a_large_minute_is_sent_in_parts_that_the_members_take_and_nothing_of_it_is_lost() {
        MinuteSums large = minute(700, 60);

        List<MinuteSums> parts = SumWriter.parts(large);

        assertThat(parts).hasSizeGreaterThan(10).allSatisfy(part -> {
            assertThat(now.write(part).length).isLessThanOrEqualTo(EventSizeLimit.MAX_BYTES_OF_SUMS);
            assertThat(part.atMs()).isEqualTo(large.atMs());
        });
        assertThat(parts).extracting(MinuteSums::id).doesNotHaveDuplicates();
        assertThat(parts.stream().flatMap(part -> part.requests().stream()).toList())
                .isEqualTo(large.requests());
        assertThat(parts.stream().flatMap(part -> part.hops().stream()).toList())
                .isEqualTo(large.hops());
        assertThat(SumWriter.parts(minute(1, 1))).hasSize(1);
    }

    @Test
    void sums_of_a_later_release_are_read_without_what_is_new_in_them() {
        byte[] later = foreign((out, minute) -> {
            new MinuteSumsSerializer().write(out, minute);
            out.writeArrayOfInt64("cost", new long[] {1, 2});
        });

        assertThat(now.read(later)).isEqualTo(minute(2, 1));
    }

    @Test
    void sums_whose_columns_do_not_fit_together_are_refused() {
        byte[] longer = foreign((out, minute) -> {
            out.writeString("id", "a");
            out.writeInt64("atMs", 0);
            out.writeString("router", "r");
            out.writeArrayOfString("routes", new String[] {"a", "b"});
            out.writeArrayOfString("callers", new String[] {"a", "b", "c"});
        });
        byte[] many = foreign((out, minute) -> {
            out.writeString("id", "a");
            out.writeInt64("atMs", 0);
            out.writeString("router", "r");
            out.writeArrayOfString("routes", new String[1_000_000]);
        });

        assertThatThrownBy(() -> now.read(longer))
                .isInstanceOf(HazelcastSerializationException.class)
                .hasMessageContaining("callers");
        assertThatThrownBy(() -> now.read(many))
                .isInstanceOf(HazelcastSerializationException.class)
                .hasMessageContaining("routes");
    }

    private static byte[] foreign(BiConsumer<CompactWriter, MinuteSums> writing) {
        SerializationConfig config = new SerializationConfig();
        config.getCompactSerializationConfig().addSerializer(new Foreign(writing));
        return new Wire(config).write(minute(2, 1));
    }

    /** Of our name, but written by somebody else. */
    private record Foreign(BiConsumer<CompactWriter, MinuteSums> writing) implements CompactSerializer<MinuteSums> {
        @Override
        public MinuteSums read(CompactReader in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(CompactWriter out, MinuteSums minute) {
            writing.accept(out, minute);
        }

        @Override
        public String getTypeName() {
            return "llmroute.sums.v1";
        }

        @Override
        public Class<MinuteSums> getCompactClass() {
            return MinuteSums.class;
        }
    }
}
