package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The one total order: whatever is lost, doubled or late, all processes end up knowing the same. */
class MergeOrderTest {
    private static final int WRITERS = 5;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void merging_is_commutative(@ForAll("cooldowns") Cooldown a, @ForAll("cooldowns") Cooldown b) {
        assertThat(Cooldown.merge(a, b)).isEqualTo(Cooldown.merge(b, a));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void merging_is_associative(
            @ForAll("cooldowns") Cooldown a, @ForAll("cooldowns") Cooldown b, @ForAll("cooldowns") Cooldown c) {
        assertThat(Cooldown.merge(Cooldown.merge(a, b), c)).isEqualTo(Cooldown.merge(a, Cooldown.merge(b, c)));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void merging_is_idempotent(@ForAll("cooldowns") Cooldown a, @ForAll("cooldowns") Cooldown b) {
        Cooldown merged = Cooldown.merge(a, b);
        assertThat(Cooldown.merge(merged, a)).isEqualTo(merged);
        assertThat(Cooldown.merge(merged, b)).isEqualTo(merged);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void a_clear_beats_everything_of_the_epoch_it_ends_and_of_those_before(
            @ForAll("cooldowns") Cooldown cleared, @ForAll("cooldowns") Cooldown older) {
        Cooldown tombstone = cleared.cleared("admin", FakeTime.NOON);
        Cooldown sameOrOlder = older.withEpoch(Math.min(older.epoch(), cleared.epoch()));
        assertThat(Cooldown.merge(tombstone, sameOrOlder)).isEqualTo(tombstone);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void five_writers_agree_in_the_end_whatever_was_lost_doubled_or_late(@ForAll("runs") List<Step> run) {
        Network network = new Network();
        run.forEach(network::play);
        network.exchangeEverything();

        Cooldown greatest = network.said.stream().reduce(Cooldown::merge).orElse(null);
        for (Cooldowns writer : network.writers) {
            assertThat(writer.known()).isEqualTo(greatest == null ? List.of() : List.of(greatest));
        }
        boolean endedByClear = greatest != null && greatest.isTombstone();
        assertThat(network.writers.getFirst().holding().isEmpty()).isEqualTo(greatest == null || endedByClear);
    }

    /** What one writer does; the seed decides what becomes of the messages. */
    record Step(int writer, boolean clear, int minutes, long seed) {}

    /** Five processes with clocks up to five minutes off, and messages between them that are lost, doubled and late. */
    private static final class Network {
        private final List<Cooldowns> writers = new ArrayList<>();
        private final List<FakeTime> clocks = new ArrayList<>();
        private final List<Cooldown> said = new ArrayList<>();
        private final List<List<Cooldown>> onTheWay = new ArrayList<>();

        Network() {
            for (int i = 0; i < WRITERS; i++) {
                FakeTime clock =
                        new FakeTime(Duration.ofMinutes(List.of(0, 5, -5, 2, -1).get(i)));
                Cooldowns writer = new Cooldowns(clock);
                writer.onPublish(said::add);
                writers.add(writer);
                clocks.add(clock);
                onTheWay.add(new ArrayList<>());
            }
        }

        void play(Step step) {
            Random fate = new Random(step.seed());
            clocks.forEach(clock -> clock.pass(Duration.ofMillis(fate.nextInt(500))));
            Cooldowns writer = writers.get(step.writer());
            int before = said.size();
            if (step.clear()) {
                writer.clear(KEY, "admin-" + step.writer());
            } else {
                writer.set(limit(clocks.get(step.writer()).millis(), step.minutes(), "router-" + step.writer()));
            }
            for (Cooldown news : said.subList(before, said.size())) {
                onTheWay.forEach(queue -> queue.addAll(Collections.nCopies(fate.nextInt(3), news)));
            }
            for (int i = 0; i < WRITERS; i++) {
                Collections.shuffle(onTheWay.get(i), fate);
                int arriving = fate.nextInt(onTheWay.get(i).size() + 1);
                List<Cooldown> arrived = onTheWay.get(i).subList(0, arriving);
                arrived.forEach(writers.get(i)::merge);
                arrived.clear();
            }
        }

        /** What reconciliation does in the end: everybody hears what everybody knows. */
        void exchangeEverything() {
            List<Cooldown> all =
                    writers.stream().flatMap(writer -> writer.known().stream()).toList();
            writers.forEach(writer -> all.forEach(writer::merge));
        }
    }

    private static final CooldownKey KEY =
            new CooldownKey("https://api.groq.com", "llama-3.3-70b-versatile", "f1n9e7", Scope.Model, "");

    private static Cooldown limit(long nowMs, int minutes, String seenBy) {
        long duration = Duration.ofMinutes(minutes).toMillis();
        return new Cooldown(
                KEY,
                Term.of(nowMs, duration),
                Cause.refused(FailureClass.RateLimitTokens, 429),
                new Label("groq_llama-3.3-70b-versatile", "groq", seenBy));
    }

    @Provide
    Arbitrary<List<Step>> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, WRITERS - 1),
                        Arbitraries.frequency(Tuple.of(1, true), Tuple.of(3, false)),
                        Arbitraries.integers().between(20, 55),
                        Arbitraries.longs())
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    /** Few values for each part, so that ties are frequent. */
    @Provide
    Arbitrary<Cooldown> cooldowns() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.of(0, 20, 21),
                        Arbitraries.of("router-1", "router-2"),
                        Arbitraries.longs().between(0, 1),
                        Arbitraries.of(FailureClass.RateLimitTokens, FailureClass.RateLimitDaily),
                        Arbitraries.of("none", "body-text"))
                .as((epoch, minutes, seenBy, setAt, failureClass, source) -> {
                    Cooldown limit = limit(FakeTime.NOON, minutes, seenBy);
                    return new Cooldown(
                            KEY,
                            new Term(
                                    epoch,
                                    minutes == 0 ? 0 : limit.untilMs(),
                                    limit.durationMs() + 1,
                                    FakeTime.NOON + setAt,
                                    0),
                            new Cause(Cause.Kind.Refused, failureClass, 429, -1, source, List.of()),
                            limit.label());
                });
    }
}
