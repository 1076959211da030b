package dev.llmroute.plan;

import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.Credential;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * In which order a draw ranks the keys of a provider, by weighted rendezvous hashing: each account, and within it each key, has a score
 * that depends on nothing but the draw, its hash and its weight. So every router ranks them alike without a table; one that is left
 * alone moves only what was its own; and each comes first as often as its weight.
 *
 * <p>The score is that of an exponential race, {@code -weight / ln(u)} with a number u in (0, 1) that the draw and the key are hashed to: the
 * largest of these is each key's with a probability in proportion to its weight (Schindelhauer and Schomaker, "Weighted Distributed Hash
 * Tables", SPAA 2005).
 */
final class KeyRanking {
    private record Ranked(Link link, double account, double key) {}

    private static final Comparator<Ranked> HIGHEST_FIRST = Comparator.comparingDouble(Ranked::account)
            .thenComparingDouble(Ranked::key)
            .reversed();

    private KeyRanking() {}

    /**
     * The keys of one model, ranked; those of one account stand together, since an account's cache is its keys' common one.
     *
     * @param draw the same for the same order
     */
    static List<Link> of(List<Link> group, long draw) {
        if (group.size() == 1) {
            return group;
        }
        List<Ranked> ranked = new ArrayList<>(group.size());
        for (Link link : group) {
            Credential credential = credential(link);
            ranked.add(new Ranked(
                    link,
                    score(draw, credential.account(), weightOfAccount(group, credential)),
                    score(draw, credential.fingerprint(), credential.weight())));
        }
        ranked.sort(HIGHEST_FIRST);
        return ranked.stream().map(Ranked::link).toList();
    }

    private static int weightOfAccount(List<Link> group, Credential credential) {
        int weight = 0;
        for (Link link : group) {
            if (credential(link).sharesAccountWith(credential)) {
                weight += credential(link).weight();
            }
        }
        return weight;
    }

    private static Credential credential(Link link) {
        return link.target().credential();
    }

    private static double score(long draw, String name, int weight) {
        return -weight / Math.log(new SplittableRandom(draw + name.hashCode()).nextDouble());
    }
}
