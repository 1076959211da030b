package dev.llmroute.console.store;

import dev.llmroute.cooldown.Cooldown;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was cooling: a model, all models of a key, or a provider. Two are the same where target and account are, as in the tables;
 * ordered by these. Immutable.
 *
 * @param target the display key: {@code groq_llama-3.3-70b-versatile}, {@code provider_groq}
 * @param account the credential's keyed hash: two accounts of one name are two; empty where there is none, {@code *} for all
 * @param provider the provider's name in the route that saw it
 * @param model empty where it is not one model
 */
public record Cooled(String target, String account, String provider, String model) implements Comparable<Cooled> {
    private static final Comparator<Cooled> ORDER =
            Comparator.comparing(Cooled::target).thenComparing(Cooled::account);

    /** Of what a cooldown concerns, whatever its window, and whether the provider or a router said so. */
    public static Cooled of(Cooldown cooldown) {
        return new Cooled(
                FallbackTable.text(cooldown.displayKey()),
                FallbackTable.text(cooldown.key().fingerprint()),
                FallbackTable.text(cooldown.label().provider()),
                FallbackTable.text(cooldown.key().model()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cooled cooled && target.equals(cooled.target) && account.equals(cooled.account);
    }

    @Override
    public int hashCode() {
        return Objects.hash(target, account);
    }

    @Override
    public int compareTo(Cooled other) {
        return ORDER.compare(this, other);
    }
}
