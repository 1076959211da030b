package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyRankingTest {
    private static final int CONVERSATIONS = 10_000;

    @Test
    void each_key_comes_first_for_its_share_of_ten_thousand_conversations_within_three_points() {
        int[] weights = {1, 2, 5, 12, 100};
        Map<String, Integer> first = new HashMap<>();
        List<Link> keys = keys(weights);
        Random draws = new Random(7);
        for (int i = 0; i < CONVERSATIONS; i++) {
            first.merge(name(KeyRanking.of(keys, draws.nextLong(Long.MAX_VALUE)).getFirst()), 1, Integer::sum);
        }
        int all = IntStream.of(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            assertThat(100.0 * first.getOrDefault("k" + i, 0) / CONVERSATIONS)
                    .as("share of k%d, percent", i)
                    .isBetween(100.0 * weights[i] / all - 3, 100.0 * weights[i] / all + 3);
        }
    }

    @Property(tries = 500)
    void a_key_that_is_taken_away_moves_nothing_but_what_was_its_own(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long draw,
            @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 100) Integer> weights,
            @ForAll @IntRange(min = 0, max = 7) int which) {
        List<Link> keys = keys(weights.stream().mapToInt(each -> each).toArray());
        Link gone = keys.get(which % keys.size());
        List<Link> fewer = new ArrayList<>(keys);
        fewer.remove(gone);

        List<Link> before = new ArrayList<>(KeyRanking.of(keys, draw));
        before.remove(gone);
        assertThat(KeyRanking.of(fewer, draw)).isEqualTo(before);
    }

    @Property(tries = 500)
    void the_order_in_which_a_route_names_its_keys_does_not_matter(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long draw,
            @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 100) Integer> weights) {
        List<Link> keys = keys(weights.stream().mapToInt(each -> each).toArray());
        assertThat(KeyRanking.of(keys.reversed(), draw)).isEqualTo(KeyRanking.of(keys, draw));
    }

    @Test
    void keys_of_one_account_stand_together_and_have_its_weight_in_common() {
        List<Link> keys = links(
                List.of(key("a1", 1, "a"), key("b1", 1, "b"), key("a2", 2, "a"), key("b2", 1, "b"), key("c1", 5, "c")));
        Map<String, Integer> first = new HashMap<>();
        Random draws = new Random(11);
        for (int i = 0; i < CONVERSATIONS; i++) {
            List<String> accounts = KeyRanking.of(keys, draws.nextLong(Long.MAX_VALUE)).stream()
                    .map(link -> link.target().credential().accountName())
                    .toList();
            assertThat(accounts.stream().distinct().count())
                    .as("changes of the account in %s", accounts)
                    .isEqualTo(1
                            + IntStream.range(1, accounts.size())
                                    .filter(at -> !accounts.get(at).equals(accounts.get(at - 1)))
                                    .count());
            first.merge(accounts.getFirst(), 1, Integer::sum);
        }
        assertThat(100.0 * first.get("a") / CONVERSATIONS).isBetween(27.0, 33.0);
        assertThat(100.0 * first.get("b") / CONVERSATIONS).isBetween(17.0, 23.0);
        assertThat(100.0 * first.get("c") / CONVERSATIONS).isBetween(47.0, 53.0);
    }

    private static String name(Link link) {
        return link.target().credential().name();
    }

    private static List<Link> keys(int... weights) {
        return links(IntStream.range(0, weights.length)
                .mapToObj(i -> new Credential("k" + i, "hash of key " + i, weights[i], Ceiling.NONE))
                .toList());
    }

    private static Credential key(String name, int weight, String account) {
        return new Credential(name, "hash of " + name, weight, Ceiling.NONE, "hash of account " + account, account);
    }

    private static List<Link> links(List<Credential> credentials) {
        Provider provider = Routes.provider("p", List.of(), credentials, "m");
        Route route = Routes.route(provider);
        return Chain.of(route, new Entry.Head(), target -> demand -> Availability.AVAILABLE)
                .links();
    }
}
