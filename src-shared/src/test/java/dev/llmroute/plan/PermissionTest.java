package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.Capabilities;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Model;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Permission;
import dev.llmroute.route.Price;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PermissionTest {
    private static final List<String> TAGS = List.of("eu", "us", "no-retention");

    @Test
    void a_provider_has_to_have_each_of_the_tags() {
        Target both = target("a", Set.of("eu", "no-retention"));
        Target one = target("b", Set.of("eu"));
        Permission permission = new Permission(null, Set.of("eu", "no-retention"));

        assertThat(permission.allows(both)).isTrue();
        assertThat(permission.allows(one)).isFalse();
    }

    @Test
    void who_is_allowed_no_model_that_there_is_is_allowed_nothing_and_not_everything() {
        assertThat(new Permission(Set.of(), Set.of()).allows(target("a", Set.of())))
                .isFalse();
    }

    @Test
    void two_permissions_allow_what_both_do() {
        Permission one = new Permission(Set.of(new ModelRef("a", "m"), new ModelRef("b", "m")), Set.of("eu"));
        Permission other = new Permission(Set.of(new ModelRef("b", "m")), Set.of("us"));

        assertThat(one.and(other)).isEqualTo(new Permission(Set.of(new ModelRef("b", "m")), Set.of("eu", "us")));
        assertThat(one.and(Permission.ALL)).isEqualTo(one);
        assertThat(Permission.ALL.and(one)).isEqualTo(one);
    }

    @Test
    void what_a_request_requires_narrows_what_its_key_allows_and_never_widens_it() {
        Permission key = new Permission(Set.of(new ModelRef("a", "m")), Set.of("eu"));

        assertThat(key.requiring(Set.of("us")))
                .isEqualTo(new Permission(Set.of(new ModelRef("a", "m")), Set.of("eu", "us")));
        assertThat(key.requiring(Set.of())).isEqualTo(key);
    }

    /** Whatever the route, the entry, the order, and what the request requires. */
    @Property(tries = 2000)
    void no_plan_ever_holds_a_target_outside_the_callers_tags(@ForAll @IntRange(min = 0) int seed) {
        Random random = new Random(seed);
        Route route = route(random);
        Permission key = new Permission(random.nextBoolean() ? null : some(route.models(), random), some(TAGS, random));
        Set<String> required = some(TAGS, random);
        Permission permission = key.requiring(required);
        Entry entry = entry(route, random);
        Demand demand = new Demand(random.nextInt(1000), random.nextInt(1_000_000));

        Optional<Chain> allowed = Chain.of(route, entry, route.orderBy(), target -> any -> Availability.AVAILABLE)
                .allowed(permission)
                .map(chain -> chain.balanced(demand))
                .map(chain -> PriceOrder.of(
                        chain,
                        entry,
                        new Outlay(random.nextInt(50_000), 0, random.nextInt(5), random.nextBoolean()),
                        target -> new Seen(random.nextInt(9_000), 500, 1, 1)))
                .map(chain -> random.nextInt(4) == 0 ? chain.headOnly() : chain);

        List<Target> planned = allowed.map(chain -> Planner.plan(chain, demand).candidates().stream()
                        .map(Link::target)
                        .toList())
                .orElse(List.of());
        assertThat(planned).allSatisfy(target -> {
            assertThat(target.provider().tags()).containsAll(key.tags()).containsAll(required);
            assertThat(key.models() == null || key.models().contains(target.ref()))
                    .isTrue();
        });
        assertThat(allowed.isEmpty())
                .isEqualTo(Planner.chain(route, entry).stream().noneMatch(permission::allows));
    }

    private static <T> Set<T> some(List<T> of, Random random) {
        Set<T> some = new HashSet<>();
        of.forEach(each -> {
            if (random.nextInt(3) == 0) {
                some.add(each);
            }
        });
        return some;
    }

    private static Entry entry(Route route, Random random) {
        List<ModelRef> models = route.models();
        ModelRef any = models.get(random.nextInt(models.size()));
        return switch (random.nextInt(3)) {
            case 0 -> new Entry.Head();
            case 1 -> new Entry.At(any);
            default -> new Entry.Listed(List.of(any, models.getLast()));
        };
    }

    private static Route route(Random random) {
        List<Provider> providers = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            List<Model> models = new ArrayList<>();
            for (int j = 0; j < 1 + random.nextInt(4); j++) {
                models.add(model("m" + j, random));
            }
            List<Credential> keys = new ArrayList<>();
            for (int j = 0; j < 1 + random.nextInt(2); j++) {
                keys.add(new Credential("k" + j, "fp" + i + j));
            }
            providers.add(provider("p" + i, models, keys, some(TAGS, random)));
        }
        return Routes.route(random.nextBoolean() ? OrderBy.Price : OrderBy.Written, providers.toArray(Provider[]::new));
    }

    private static Model model(String name, Random random) {
        Price.Rates rates = new Price.Rates(1 + random.nextInt(9), 1 + random.nextInt(9), 1, 1, 1);
        return new Model(
                name,
                Ceiling.NONE,
                "",
                Capabilities.UNKNOWN,
                random.nextBoolean() ? new Price(rates, List.of()) : null,
                random.nextBoolean() ? "t" : "");
    }

    private static Target target(String provider, Set<String> tags) {
        Credential key = new Credential("main", "fp");
        return new Target(provider(provider, List.of(new Model("m", Ceiling.NONE)), List.of(key), tags), "m", key);
    }

    private static Provider provider(String name, List<Model> models, List<Credential> keys, Set<String> tags) {
        List<String> others = Stream.of("p0", "p1", "p2", "p3")
                .filter(each -> !each.equals(name))
                .toList();
        return Routes.provider(name, Dialect.OpenAI, others, keys, models, tags);
    }
}
