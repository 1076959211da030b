package dev.llmroute.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.explain.LiveTarget;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyTextTest {
    private static final TimeText TIMES =
            new TimeText(Clock.fixed(Instant.parse("2026-11-29T12:34:55Z"), ZoneOffset.UTC));
    private static final String COOLING = "{'name':'groq/large','state':'CoolingDown','reason':'RateLimitDaily',"
            + "'until':'2026-11-29T12:41:07Z','source':'BodyText'}";
    private static final String READY = "{'name':'groq/small','state':'Ready'}";

    @Test
    void where_the_first_is_passed_by_it_is_told_who_answers_why_and_who_comes_next() throws Exception {
        assertThat(why(COOLING, READY, "{'name':'openai/a','state':'Ready'}", "{'name':'openai/b','state':'Ready'}"))
                .containsExactly(
                        "A request for \"chat\" goes to groq/small now, not to its first target groq/large: it is cooling down for"
                                + " RateLimitDaily until 12:41:07 (in 6m12s).",
                        "",
                        "TARGET       STATE         REASON           UNTIL                 SOURCE     NOW",
                        "groq/large   CoolingDown   RateLimitDaily   12:41:07 (in 6m12s)   BodyText   passed by",
                        "groq/small   Ready         -                -                     -          answers",
                        "openai/a     Ready         -                -                     -          next in order",
                        "openai/b     Ready         -                -                     -          in reserve");
    }

    @Test
    void where_nothing_is_wrong_it_is_said() throws Exception {
        assertThat(why(READY).getFirst())
                .isEqualTo("Nothing keeps a request for \"chat\" from its first target, groq/small.");
    }

    @Test
    void where_none_can_be_called_the_soonest_is_told() throws Exception {
        assertThat(why(
                                "{'name':'groq/gone','state':'Broken','reason':'ModelNotFound'}",
                                COOLING.replace("12:41", "13:41").replace("large", "other"),
                                COOLING,
                                "{'name':'openai/a','state':'KeyMissing'}")
                        .getFirst())
                .isEqualTo(
                        "A request for \"chat\" finds no target that can be called; the soonest is groq/large at 12:41:07 (in"
                                + " 6m12s).");
        assertThat(why("{'name':'groq/gone','state':'Broken'}").getFirst()).endsWith("that can be called.");
    }

    @Test
    void what_comes_back_answers_its_share_and_the_next_one_the_rest() throws Exception {
        List<String> lines = why("{'name':'groq/large','state':'Ready','reason':'RateLimitDaily','percent':10}", READY);

        assertThat(lines.getFirst())
                .contains("goes to groq/small now", "it comes back after RateLimitDaily, and 10 % of the requests");
        assertThat(lines).anyMatch(line -> line.startsWith("groq/large ") && line.endsWith("answers 10 %"));
        assertThat(why("{'name':'groq/large','state':'Ready','reason':'RateLimitDaily','percent':0}", READY))
                .anyMatch(line -> line.endsWith("one request tries it"));
    }

    @Test
    void what_a_status_has_not_taken_back_although_its_time_has_come_can_be_called() throws Exception {
        assertThat(why(COOLING.replace("12:41:07", "12:30:00"), READY).getFirst())
                .startsWith("Nothing keeps");
    }

    @Test
    void where_the_key_was_rejected_nothing_is_reached() throws Exception {
        LiveRoute route = route(
                "{'name':'groq/large','state':'KeyRejected','reason':'Unauthorized','until':'2026-11-29T12:35:55Z'}",
                READY);

        assertThat(WhyText.lines(route, new Way("chat", names(route), true), TIMES))
                .anyMatch(line -> line.startsWith("A request for \"chat\" fails at once: each key of"))
                .anyMatch(line -> line.startsWith("groq/small") && line.endsWith("not reached"));
    }

    @Test
    void a_target_that_is_newer_than_the_status_is_not_called_ready() throws Exception {
        LiveRoute route = route(COOLING);

        assertThat(WhyText.lines(route, new Way("chat", List.of("groq/large", "groq/new"), false), TIMES))
                .anyMatch(line -> line.startsWith("groq/new     not told yet"));
    }

    private static List<String> why(String... targets) throws Exception {
        LiveRoute route = route(targets);
        return WhyText.lines(route, new Way("chat", names(route), false), TIMES);
    }

    private static List<String> names(LiveRoute route) {
        return route.targets().stream().map(LiveTarget::name).toList();
    }

    private static LiveRoute route(String... targets) throws Exception {
        return LiveRoute.of(
                "default",
                "chat",
                new ObjectMapper().readTree(Arrays.toString(targets).replace('\'', '"')));
    }
}
