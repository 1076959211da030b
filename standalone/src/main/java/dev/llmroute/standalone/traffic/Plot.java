package dev.llmroute.standalone.traffic;

import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What happens to the providers of the demo's second route, second by second. */
final class Plot {
    static final String GROQ = "groq-eu";
    static final String OPENAI = "openai-eu";
    static final String ANTHROPIC = "anthropic-eu";

    /** A target that is made to appear limited by a drill; no request gets to it, so none is left out of the statistics. */
    static final String DRILLED = "anthropic-eu_claude-opus-4-1";

    /** A target whose cooldown is cleared by hand. */
    static final String CLEARED = "openai-eu_gpt-4.1-mini";

    private static final String LLAMA = "llama-3.3-70b-versatile";
    private static final List<String> GPTS = List.of("gpt-4.1", "gpt-4.1-mini");

    private static final Duration DAILY = Duration.ofMillis(1_366_848);

    /** Something happens. */
    @FunctionalInterface
    private interface Happening {
        void to(Simulator simulator);
    }

    private record Cue(int second, Happening happening) {}

    private static final List<Cue> MINUTE = List.of(
            new Cue(0, Plot::everybodyAnswers),
            new Cue(3, Plot::limitBriefly),
            new Cue(
                    8,
                    simulator -> simulator.set(
                            ANTHROPIC,
                            "claude-sonnet-4-5",
                            Behaviour.Limit.lasting(
                                    Duration.ofSeconds(18), Wording.AnthropicTokensPerMinute, WaitHeader.RetryAfter))),
            new Cue(
                    12,
                    simulator -> simulator.set(
                            GROQ,
                            "llama-3.1-8b-instant",
                            Behaviour.Limit.lasting(DAILY, Wording.GroqTokensPerDay, WaitHeader.RetryAfter))),
            new Cue(18, Plot::outage),
            new Cue(27, Plot::endOfOutage),
            // States no wait: the route's default of five minutes, far more than the limit itself. That lasts until it
            // is cleared, almost: after the
            // outage the model comes back at once or, where both routers have met it, twenty seconds later.
            new Cue(
                    38,
                    simulator -> simulator.set(
                            OPENAI, "gpt-4.1-mini", Behaviour.Limit.lasting(Duration.ofSeconds(11), Wording.NoWait))),
            new Cue(45, Plot::limitBriefly));

    private Plot() {}

    /** Lets happen what is due in this second of the first minute. */
    static void play(int second, Simulator simulator) {
        MINUTE.stream()
                .filter(cue -> cue.second() == second)
                .forEach(cue -> cue.happening().to(simulator));
    }

    /** A limit of seconds, of the model that most requests ask first. */
    static void limitBriefly(Simulator simulator) {
        simulator.set(
                GROQ,
                LLAMA,
                new Behaviour.Limit(
                        8_000L,
                        Wording.OpenAiTokensPerMinute,
                        null,
                        Set.of(WaitHeader.RetryAfter, WaitHeader.RetryAfterMs),
                        pace(45)));
    }

    private static void everybodyAnswers(Simulator simulator) {
        simulator.set(GROQ, LLAMA, new Behaviour.Answer(pace(45)));
        simulator.set(GROQ, "llama-3.1-8b-instant", new Behaviour.Answer(pace(25)));
        simulator.set(ANTHROPIC, "claude-sonnet-4-5", new Behaviour.Answer(pace(220)));
        simulator.set(ANTHROPIC, "claude-haiku-4-5", new Behaviour.Answer(pace(120)));
        endOfOutage(simulator);
    }

    /** Connections are reset before a byte of an answer: a provider that is down as a whole. */
    private static void outage(Simulator simulator) {
        GPTS.forEach(model -> simulator.set(OPENAI, model, Behaviour.Reset.beforeAnyByte()));
    }

    private static void endOfOutage(Simulator simulator) {
        GPTS.forEach(model -> simulator.set(OPENAI, model, new Behaviour.Answer(pace(160))));
    }

    /** @param firstMs until the first byte; then a word each 5 ms */
    private static Pace pace(long firstMs) {
        return new Pace(firstMs, 0, 5, null);
    }
}
