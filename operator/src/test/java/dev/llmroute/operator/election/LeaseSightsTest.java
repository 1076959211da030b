package dev.llmroute.operator.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseSightsTest {
    private static final Instance OTHER = new Instance("team-a", "llmroute-operator");
    private static final ZonedDateTime RENEWED = ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final SetTime clock = new SetTime();
    private final LeaseSights sights = new LeaseSights(this::read, clock);
    private @Nullable Lease lease = renewedAt(RENEWED);
    private int refusedWith;
    private int reads;

    @Test
    void a_lease_whose_time_is_long_past_is_watched_for_a_minute_before_it_is_believed() {
        assertThat(sights.of(OTHER)).isEqualTo(new LeaseSight.Seen(Duration.ZERO));

        clock.advance(Duration.ofSeconds(60));
        assertThat(sights.of(OTHER)).isEqualTo(new LeaseSight.Seen(Duration.ofSeconds(60)));
    }

    @Test
    void a_renewal_starts_anew_whatever_time_it_states() {
        sights.of(OTHER);
        clock.advance(Duration.ofSeconds(60));
        lease = renewedAt(RENEWED.plusSeconds(1));

        assertThat(sights.of(OTHER)).isEqualTo(new LeaseSight.Seen(Duration.ZERO));
    }

    @Test
    void a_lease_is_read_once_in_ten_seconds_however_many_routes_ask() {
        for (int i = 0; i < 200; i++) {
            sights.of(OTHER);
        }
        assertThat(reads).isEqualTo(1);

        clock.advance(Duration.ofSeconds(10));
        sights.of(OTHER);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void tells_what_is_not_there_from_what_may_not_be_seen_and_what_was_not_answered() {
        lease = null;
        assertThat(sights.of(OTHER)).isInstanceOf(LeaseSight.Absent.class);

        clock.advance(Duration.ofSeconds(10));
        refusedWith = 403;
        assertThat(sights.of(OTHER)).isInstanceOf(LeaseSight.Forbidden.class);

        clock.advance(Duration.ofSeconds(10));
        refusedWith = 500;
        assertThat(sights.of(OTHER)).isInstanceOf(LeaseSight.Unknown.class);
    }

    @Test
    void what_was_seen_before_the_api_server_was_away_does_not_count() {
        sights.of(OTHER);
        clock.advance(Duration.ofSeconds(30));
        refusedWith = 500;
        sights.of(OTHER);
        clock.advance(Duration.ofSeconds(30));
        refusedWith = 0;

        assertThat(sights.of(OTHER)).isEqualTo(new LeaseSight.Seen(Duration.ZERO));
    }

    private @Nullable Lease read(Instance instance) {
        reads++;
        if (refusedWith > 0) {
            throw new KubernetesClientException("refused", refusedWith, null);
        }
        return lease;
    }

    private static Lease renewedAt(ZonedDateTime time) {
        return new LeaseBuilder()
                .withNewSpec()
                .withHolderIdentity("")
                .withRenewTime(time)
                .endSpec()
                .build();
    }
}
