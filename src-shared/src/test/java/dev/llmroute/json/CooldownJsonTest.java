package dev.llmroute.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CooldownJsonTest {
    private static final long NOW = 1_795_489_200_000L;
    private static final TimeSource STOPPED = new TimeSource() {
        @Override
        public long millis() {
            return NOW;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };
    private static final CooldownKey KEY =
            new CooldownKey("https://api.groq.com", "llama-3.3-70b-versatile", "0123abcd", Scope.Model, "day");

    private final Cooldowns cooldowns = new Cooldowns(STOPPED);

    @Test
    void a_listing_tells_why_until_when_and_where_the_wait_was_read() {
        cool(new Wait(1_366_848, WaitSource.BODY_TEXT), 1_366_848);

        JsonNode listing = new ObjectMapper().valueToTree(CooldownJson.Listing.of(cooldowns));

        assertThat(listing.at("/now").asText()).isEqualTo("2026-11-24T03:00:00Z");
        JsonNode only = listing.at("/cooldowns/0");
        assertThat(only.at("/displayKey").asText()).isEqualTo("groq_llama-3.3-70b-versatile");
        assertThat(only.at("/class").asText()).isEqualTo("RateLimitDaily");
        assertThat(only.has("failureClass")).isFalse();
        assertThat(only.at("/scope").asText()).isEqualTo("model");
        assertThat(only.at("/until").asText()).isEqualTo("2026-11-24T03:22:46.848Z");
        assertThat(only.at("/remainingMs").asLong()).isEqualTo(1_366_848);
        assertThat(only.at("/statedWaitMs").asLong()).isEqualTo(1_366_848);
        assertThat(only.at("/waitSourceText").asText()).isEqualTo("from the error text");
        assertThat(only.at("/clamped").asBoolean()).isFalse();
    }

    @Test
    void an_absurd_wait_is_shown_as_stated_and_as_clamped() {
        cool(new Wait(999_999_999_999L, WaitSource.header("retry-after")), 8 * 24 * 3_600_000L);

        CooldownJson only = CooldownJson.Listing.of(cooldowns).cooldowns().getFirst();

        assertThat(only.stated().statedWaitMs()).isEqualTo(999_999_999_999L);
        assertThat(only.span().durationMs()).isEqualTo(8 * 24 * 3_600_000L);
        assertThat(only.stated().clamped()).isTrue();
    }

    @Test
    void no_stated_wait_is_null_and_not_minus_one() {
        cool(null, 300_000);

        CooldownJson only = CooldownJson.Listing.of(cooldowns).cooldowns().getFirst();

        assertThat(only.stated().statedWaitMs()).isNull();
        assertThat(only.stated().waitSourceText()).isEqualTo("by default, none was stated");
        assertThat(only.stated().clamped()).isFalse();
    }

    @Test
    void the_id_leads_back_to_the_cooldown_until_it_is_cleared() {
        cool(new Wait(1_366_848, WaitSource.BODY_TEXT), 1_366_848);
        String id =
                CooldownJson.Listing.of(cooldowns).cooldowns().getFirst().what().id();

        assertThat(id).matches("[0-9a-f]{24}");
        assertThat(cooldowns.clearable(id)).get().extracting(Cooldown::key).isEqualTo(KEY);
        cooldowns.clear(KEY, "console");
        assertThat(cooldowns.clearable(id)).isEmpty();
    }

    @Test
    void what_recovers_is_listed_and_found_until_all_of_its_traffic_is_back() {
        cool(new Wait(1_366_848, WaitSource.BODY_TEXT), 1_366_848);
        Cooldown limit = cooldowns.holding().getFirst().cooldown();
        cooldowns.merge(limit.recovered("router-1", NOW, 30_000));

        assertThat(CooldownJson.Listing.of(cooldowns).recovering())
                .containsExactly(new CooldownJson.Recovering(
                        KEY.id(), "groq_llama-3.3-70b-versatile", "model", "day", "RateLimitDaily", 10));
        assertThat(cooldowns.clearable(KEY.id())).isPresent();

        cooldowns.clear(KEY, "console");
        assertThat(CooldownJson.recovering(cooldowns)).isEmpty();
        assertThat(cooldowns.clearable(KEY.id())).isEmpty();
    }

    @Test
    void the_state_of_sharing_tells_its_figures_and_null_for_what_is_not_known() {
        SharingJson json = SharingJson.of(new SharingState("client", true, 2, NOW, 3, 4, 12, 5, 6));
        assertThat(json.lagMs()).isEqualTo(12);
        assertThat(json.merges()).isEqualTo(5);
        assertThat(json.refused()).isEqualTo(6);
        assertThat(SharingJson.of(SharingState.LOCAL).lagMs()).isNull();
    }

    @Test
    void the_state_of_sharing_is_one_line_for_people() {
        assertThat(SharingJson.of(new SharingState("client", true, 2, NOW, 0, 0, -1, 0, 0))
                        .text())
                .isEqualTo("shared with 2 members");
        assertThat(SharingJson.of(new SharingState("client", false, 0, 0, 0, 0, -1, 0, 0))
                        .text())
                .startsWith("local only: the shared memory cannot be reached");
        assertThat(SharingJson.of(SharingState.LOCAL).text()).isEqualTo("local only: no shared memory is configured");
    }

    private void cool(@Nullable Wait stated, long durationMs) {
        cooldowns.set(new Cooldown(
                KEY,
                Term.of(NOW, durationMs),
                Cause.refused(FailureClass.RateLimitDaily, 429, stated, List.of()),
                new Label("groq_llama-3.3-70b-versatile", "groq", "router-1")));
    }
}
