package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.Capabilities;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Model;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Price;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceOrderTest {
    /** A prompt of 1,000 tokens that begins a conversation. */
    private static final Outlay SHORT = new Outlay(1_000, 0, 0, false);

    @Test
    void of_a_tier_the_cheapest_comes_first_whichever_provider_has_it() {
        Route route = route(
                provider("a", model("a1", "large", 3, 15), model("a2", "small", 1, 4)),
                provider("b", model("b1", "large", 2, 10), model("b2", "small", 2, 8)));

        Chain chain = priced(route, new Entry.Head(), SHORT, Outlook.NEW);

        assertThat(models(chain)).containsExactly("b1", "a1", "a2", "b2");
        assertThat(chain.departures()).containsExactly(Departure.Cheaper);
    }

    @Test
    void a_tier_stands_where_its_first_model_does_though_others_stand_between() {
        Route route = route(
                provider("a", model("a1", "large", 1, 1), model("a2", "", 1, 1)),
                provider("b", model("b1", "large", 1, 1), model("b2", "", 1, 1)));

        Chain chain = priced(route, new Entry.Head(), SHORT, Outlook.NEW);

        assertThat(models(chain)).containsExactly("a1", "b1", "a2", "b2");
        assertThat(chain.departures()).isEmpty();
    }

    @Test
    void models_without_a_tier_never_move_however_dear_they_are() {
        Route route = route(provider("a", model("a1", "", 9, 9), model("a2", "", 1, 1)));

        assertThat(models(priced(route, new Entry.Head(), SHORT, Outlook.NEW))).containsExactly("a1", "a2");
    }

    @Test
    void what_costs_less_by_a_tenth_or_less_is_not_worth_a_move() {
        Route near = route(provider("a", model("a1", "t", 100, 100), model("a2", "t", 91, 91)));
        Route far = route(provider("a", model("a1", "t", 100, 100), model("a2", "t", 89, 89)));

        assertThat(models(priced(near, new Entry.Head(), SHORT, Outlook.NEW))).containsExactly("a1", "a2");
        assertThat(models(priced(far, new Entry.Head(), SHORT, Outlook.NEW))).containsExactly("a2", "a1");
    }

    @Test
    void a_model_without_a_price_keeps_its_place_since_unknown_is_not_free() {
        Model unknown = new Model("u", Ceiling.NONE, "", Capabilities.UNKNOWN, null, "t");
        Route between = route(provider("a", model("a1", "t", 9, 9), unknown, model("a3", "t", 1, 1)));
        Route first = route(provider("a", unknown, model("a2", "t", 9, 9), model("a3", "t", 1, 1)));

        assertThat(models(priced(between, new Entry.Head(), SHORT, Outlook.NEW)))
                .containsExactly("a3", "u", "a1");
        assertThat(models(priced(first, new Entry.Head(), SHORT, Outlook.NEW))).containsExactly("u", "a3", "a2");
    }

    @Test
    void who_asks_for_a_model_gets_it_and_then_what_may_stand_in_for_it_cheapest_first() {
        Route route = route(
                provider("a", model("a1", "large", 9, 9), model("a2", "small", 1, 1)),
                provider("b", model("b1", "large", 8, 8), model("b2", "large", 1, 1)));

        Chain chain = priced(route, new Entry.At(new ModelRef("a", "a1")), SHORT, Outlook.NEW);

        assertThat(models(chain)).containsExactly("a1", "b2", "b1", "a2");
    }

    @Test
    void how_load_is_spread_over_the_keys_of_a_model_is_no_matter_of_prices() {
        Route route = route(Routes.provider(
                "a",
                Dialect.OpenAI,
                List.of("b"),
                List.of(new Credential("k1", "1"), new Credential("k2", "2")),
                List.of(model("a1", "t", 9, 9), model("a2", "t", 1, 1)),
                Set.of()));
        Outlook warm = target -> new Seen(target.credential().name().equals("k2") ? 900_000 : 0, 500, 1, 1);

        Chain chain = priced(route, new Entry.Head(), new Outlay(900_000, 0, 3, false), warm);

        assertThat(chain.targets())
                .extracting(target -> target.model() + "#" + target.credential().name())
                .containsExactly("a2#k1", "a2#k2", "a1#k1", "a1#k2");
    }

    @Test
    void who_names_a_model_that_is_not_among_them_pins_nothing() {
        Route route = route(provider("a", model("a1", "t", 9, 9), model("a2", "t", 1, 1)));

        assertThat(models(priced(route, new Entry.Head(), SHORT, Outlook.NEW))).containsExactly("a2", "a1");
        Chain without = Chain.of(route, new Entry.Head(), target -> demand -> Availability.AVAILABLE);
        assertThat(models(PriceOrder.of(without, new Entry.At(new ModelRef("b", "gone")), SHORT, Outlook.NEW)))
                .containsExactly("a2", "a1");
    }

    @Test
    void a_callers_own_list_is_walked_as_it_is_written() {
        Route route = route(provider("a", model("a1", "t", 9, 9), model("a2", "t", 1, 1)));
        Entry list = new Entry.Listed(List.of(new ModelRef("a", "a1"), new ModelRef("a", "a2")));

        assertThat(models(priced(route, list, SHORT, Outlook.NEW))).containsExactly("a1", "a2");
    }

    @Test
    void a_route_that_orders_as_it_is_written_does_not_even_bring_tiers_together() {
        Route priced = route(
                provider("a", model("a1", "t", 9, 9), model("a2", "", 1, 1)), provider("b", model("b1", "t", 1, 1)));
        Route written = Routes.route(priced.providers().toArray(Provider[]::new));

        assertThat(Planner.chain(written, new Entry.Head()))
                .extracting(Target::model)
                .containsExactly("a1", "a2", "b1");
    }

    @Test
    void a_warm_target_wins_over_one_that_is_cheaper_by_its_list() {
        Route route = route(provider("a", cached("a1", 3, 15, 0.3), cached("a2", 1, 5, 1)));
        Outlay later = new Outlay(20_000, 0, 1, false);

        assertThat(models(priced(route, new Entry.Head(), later, Outlook.NEW))).containsExactly("a2", "a1");
        assertThat(models(priced(route, new Entry.Head(), later, warm("a1", 18_000))))
                .containsExactly("a1", "a2");
    }

    @Test
    void a_long_conversation_moves_to_whose_cache_is_cheap_though_it_has_nothing_of_it_yet() {
        Route route = route(provider("a", cached("plain", 1, 4, 1), cached("caching", 2, 8, 0.2)));

        assertThat(models(priced(route, new Entry.Head(), new Outlay(4_000, 0, 0, false), Outlook.NEW)))
                .containsExactly("plain", "caching");
        assertThat(models(priced(route, new Entry.Head(), new Outlay(40_000, 0, 9, false), Outlook.NEW)))
                .containsExactly("caching", "plain");
    }

    @Test
    void a_cache_that_finds_nothing_saves_nothing() {
        Route route = route(provider("a", cached("plain", 1, 4, 1), cached("caching", 2, 8, 0.2)));
        Outlook broken = target -> new Seen(target.model().equals("caching") ? 38_000 : 0, 500, 0, 1);

        assertThat(models(priced(route, new Entry.Head(), new Outlay(40_000, 0, 9, false), broken)))
                .containsExactly("plain", "caching");
    }

    @Test
    void a_model_that_thinks_for_long_is_as_dear_as_its_answers_are_long() {
        Route route = route(provider("a", model("talks", "t", 3, 15), model("thinks", "t", 1, 5)));
        Outlook seen = target -> new Seen(0, target.model().equals("thinks") ? 9_000 : 400, 1, 1);

        assertThat(models(priced(route, new Entry.Head(), SHORT, seen))).containsExactly("talks", "thinks");
    }

    @Test
    void above_its_bound_the_rates_of_large_requests_count() {
        Price.Rates low = rates(1, 1, 1);
        Price.Rates high = rates(10, 10, 10);
        Model stepped = new Model(
                "steps",
                Ceiling.NONE,
                "",
                Capabilities.UNKNOWN,
                new Price(low, List.of(new Price.Above(200_000, high))),
                "t");
        Route route = route(provider("a", model("flat", "t", 2, 2), stepped));

        assertThat(models(priced(route, new Entry.Head(), SHORT, Outlook.NEW))).containsExactly("steps", "flat");
        assertThat(models(priced(route, new Entry.Head(), new Outlay(250_000, 0, 0, false), Outlook.NEW)))
                .containsExactly("flat", "steps");
    }

    @Property(tries = 1000)
    void nothing_ever_leaves_its_tier_is_lost_or_comes_twice(@ForAll @IntRange(min = 0) int seed) {
        Random random = new Random(seed);
        List<Model> models = new ArrayList<>();
        Map<String, String> tierOf = new HashMap<>();
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            String tier = List.of("", "x", "y", "z").get(random.nextInt(4));
            tierOf.put("m" + i, tier);
            models.add(
                    random.nextInt(5) == 0
                            ? new Model("m" + i, Ceiling.NONE, "", Capabilities.UNKNOWN, null, tier)
                            : model("m" + i, tier, 1 + random.nextInt(20), 1 + random.nextInt(20)));
        }
        Route route = route(provider("a", models.toArray(Model[]::new)));
        Outlook outlook =
                target -> new Seen(random.nextInt(3) * 500L, random.nextDouble() * 2_000, random.nextDouble(), 1);

        List<String> before = Planner.chain(route, new Entry.Head()).stream()
                .map(Target::model)
                .toList();
        List<String> after = models(priced(route, new Entry.Head(), SHORT, outlook));

        assertThat(after).containsExactlyInAnyOrderElementsOf(before);
        for (int i = 0; i < after.size(); i++) {
            assertThat(tierOf.get(after.get(i))).isEqualTo(tierOf.get(before.get(i)));
        }
        for (int i = 0; i < after.size(); i++) {
            Model was = named(models, before.get(i));
            if (was.price() == null || was.tier().isEmpty()) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
            }
        }
    }

    private static Model named(List<Model> models, String name) {
        return models.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Outlook warm(String model, long tokens) {
        return target -> new Seen(target.model().equals(model) ? tokens : 0, 500, 1, 1);
    }

    private static Chain priced(Route route, Entry entry, Outlay outlay, Outlook outlook) {
        return PriceOrder.of(
                Chain.of(route, entry, target -> demand -> Availability.AVAILABLE), entry, outlay, outlook);
    }

    private static List<String> models(Chain chain) {
        return chain.targets().stream().map(Target::model).collect(Collectors.toList());
    }

    private static Route route(Provider... providers) {
        return Routes.route(OrderBy.Price, providers);
    }

    private static Provider provider(String name, Model... models) {
        List<Credential> keys = List.of(new Credential("main", "fp-" + name));
        return Routes.provider(name, Dialect.OpenAI, List.of("a", "b"), keys, List.of(models), Set.of());
    }

    private static Model model(String name, String tier, double input, double output) {
        return model(name, tier, rates(input, output, input));
    }

    private static Model cached(String name, double input, double output, double cachedInput) {
        return model(name, "t", rates(input, output, cachedInput));
    }

    private static Model model(String name, String tier, Price.@Nullable Rates rates) {
        return new Model(
                name, Ceiling.NONE, "", Capabilities.UNKNOWN, rates == null ? null : new Price(rates, List.of()), tier);
    }

    private static Price.Rates rates(double input, double output, double cachedInput) {
        return new Price.Rates(pico(input), pico(output), pico(cachedInput), pico(input), pico(input));
    }

    private static long pico(double dollars) {
        return Math.round(dollars * 1_000_000);
    }
}
