package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.llmroute.simulator.behaviour.Behaviour.Limit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which model plays what. Safe for use by several threads. */
public final class Cast {
    /** Stands for every model of a provider that has no behaviour of its own. */
    static final String ANY_MODEL = "*";

    private final Scenario scenario;
    private final InstantSource clock;
    private final ConcurrentMap<Role, Part> parts = new ConcurrentHashMap<>();
    private volatile boolean strict = true;

    public Cast(Scenario scenario, InstantSource clock) {
        this.scenario = scenario;
        this.clock = clock;
        reset();
    }

    private record Role(String provider, String model) {}

    /** A behaviour that is set; {@code remainingMs} only of a limit with an end. */
    @JsonInclude(Include.NON_NULL)
    public record Entry(
            String provider,
            String model,
            Behaviour behaviour,
            @Nullable Long remainingMs) {}

    /** Back to the scenario; its limits begin anew. */
    public synchronized void reset() {
        parts.clear();
        strict = scenario.strict();
        Instant now = clock.instant();
        scenario.providers()
                .forEach((provider, of) -> of.models()
                        .forEach((model, behaviour) -> parts.put(new Role(provider, model), new Part(behaviour, now))));
    }

    /** Whether a provider's requests are refused that its vendor refuses. */
    public boolean strict(String provider) {
        Scenario.Provider of = scenario.providers().get(provider);
        return strict && (of == null || of.strict());
    }

    public boolean strict() {
        return strict;
    }

    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    public synchronized void set(String provider, String model, Behaviour behaviour) {
        Scenario.checkProvider(provider);
        Fields.present("model name", model);
        parts.put(new Role(provider, model), new Part(behaviour, clock.instant()));
    }

    /** Whether there was one. */
    public synchronized boolean remove(String provider, String model) {
        return parts.remove(new Role(provider, model)) != null;
    }

    /** The model's own part, else that of {@code *}; empty where neither is set. */
    public Optional<Part> of(String provider, String model) {
        Part own = parts.get(new Role(provider, model));
        return Optional.ofNullable(own != null ? own : parts.get(new Role(provider, ANY_MODEL)));
    }

    /** The models of a provider that are known by name. */
    public List<String> models(String provider) {
        return parts.entrySet().stream()
                .filter(entry -> entry.getKey().provider().equals(provider))
                .filter(entry -> !(entry.getValue().behaviour() instanceof Behaviour.UnknownModel))
                .map(entry -> entry.getKey().model())
                .filter(model -> !model.equals(ANY_MODEL))
                .sorted()
                .toList();
    }

    public List<Entry> entries() {
        Instant now = clock.instant();
        return parts.entrySet().stream()
                .map(entry -> new Entry(
                        entry.getKey().provider(),
                        entry.getKey().model(),
                        entry.getValue().behaviour(),
                        remainingMs(entry.getValue(), now)))
                .sorted(Comparator.comparing(Entry::provider).thenComparing(Entry::model))
                .toList();
    }

    private static @Nullable Long remainingMs(Part part, Instant now) {
        return part.behaviour() instanceof Limit limit && limit.lastsMs() != null
                ? (Long) part.remainingMs(limit, now)
                : null;
    }
}
