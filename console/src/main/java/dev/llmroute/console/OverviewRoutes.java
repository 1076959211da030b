package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.api.Operation;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.store.CooledSpan;
import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.SumFilter;
import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumOfTargetStep;
import dev.llmroute.console.store.SumStep;
import dev.llmroute.console.store.SumTarget;
import dev.llmroute.console.store.SumTotals;
import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.TargetState;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How everything does, at a glance: the start page. */
final class OverviewRoutes implements AutoCloseable {
    private static final String API = "/api/v1/overview";
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;

    /** All who may see the same namespaces read the same, and it changes by the minute: the history is asked once for them. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    /** Targets whose names a day of sums has: more than a person looks at. */
    private static final int MOST_TARGETS = 2_000;

    private record Read(long atNanos, OverviewPage.@Nullable Stored stored, Message gone) {}

    private final Pages pages;
    private final Cooldowns cooldowns;
    private final CooldownChanges changes;
    private final HistoryStore store;
    private final RouteCatalog catalog;
    private final Supplier<SharingState> exchange;
    private final TimeSource time;
    private final LiveFragment<OverviewPage.Snapshot> live;

    /** By the namespaces whose routes may be seen: one entry, since a door gives all who come by it the same. */
    private final Map<Set<String>, Read> reads = new HashMap<>();

    OverviewRoutes(
            Pages pages,
            Cooldowns cooldowns,
            CooldownChanges changes,
            HistoryStore store,
            RouteCatalog catalog,
            Supplier<SharingState> exchange) {
        this.pages = pages;
        this.cooldowns = cooldowns;
        this.changes = changes;
        this.store = store;
        this.catalog = catalog;
        this.exchange = exchange;
        this.time = cooldowns.time();
        this.live = new LiveFragment<>(this::asked, (snapshot, t) -> pages.overviewFragment(t, page(snapshot)));
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/overview",
                ctx -> ctx.html(pages.overview(Reader.of(ctx), page(asked(ctx).get()))));
        routes.sse("/overview/live", live::serve);
        routes.get(API, ctx -> ctx.json(OverviewJson.of(page(asked(ctx).get()), exchange.get())));
    }

    static List<Operation> operations() {
        return List.of(Operation.get(
                API, "Targets, the last hour in numbers, and a day of health of each target", OverviewJson.class));
    }

    /** Cooldowns or routers have changed. */
    void changed() {
        live.changed();
    }

    @Override
    public void close() {
        live.close();
    }

    private OverviewPage page(OverviewPage.Snapshot snapshot) {
        return new OverviewPage(time.millis(), time, snapshot);
    }

    private Supplier<OverviewPage.Snapshot> asked(Context ctx) {
        Set<String> namespaces = Visitor.of(ctx).namespaces();
        return () -> snapshot(namespaces);
    }

    private OverviewPage.Snapshot snapshot(Set<String> namespaces) {
        Read now = read(namespaces);
        List<KnownCooldown> holding = cooldowns.holding();
        KnownTargets known =
                known(now.stored() == null ? List.of() : now.stored().asked());
        return new OverviewPage.Snapshot(
                Sharing.of(exchange.get(), time.millis()),
                known.now(holding),
                holding.size(),
                holding.stream().map(each -> each.cooldown().displayKey()).collect(Collectors.toUnmodifiableSet()),
                holding.stream()
                        .filter(each -> each.cooldown().state() == TargetState.CoolingDown)
                        .findFirst()
                        .orElse(null),
                RouterTally.of(catalog),
                now.stored(),
                now.gone());
    }

    private KnownTargets known(List<SumTarget> asked) {
        return KnownTargets.of(changes.targets(), asked);
    }

    private synchronized Read read(Set<String> namespaces) {
        Read last = reads.get(namespaces);
        boolean sameStore =
                last != null && (last.stored() != null) == store.state().available();
        if (last != null && sameStore && time.nanos() - last.atNanos() < FRESH.toNanos()) {
            return last;
        }
        Read now = readAnew(namespaces);
        reads.put(namespaces, now);
        return now;
    }

    private Read readAnew(Set<String> namespaces) {
        try {
            return new Read(time.nanos(), ask(time.millis(), namespaces), Message.nothing());
        } catch (HistoryGone gone) {
            return new Read(time.nanos(), null, gone.why());
        }
    }

    private OverviewPage.Stored ask(long nowMs, Set<String> namespaces) {
        Hour hour = hour(nowMs, namespaces);
        CooledSpan day = HealthStrip.day(nowMs);
        List<SumTarget> asked = store
                .sums()
                .targetSeries(SumFilter.of(day.fromMs(), day.toMs(), namespaces), SumStep.Day, ZoneOffset.UTC)
                .stream()
                .map(SumOfTargetStep::target)
                .distinct()
                .limit(MOST_TARGETS)
                .toList();
        CooledTime cooled =
                store.cooledTimes().byCell(day, new CooledTime.Cells.Lasting(HealthStrip.STEP_MS), Filter.NONE);
        return new OverviewPage.Stored(
                hour.asked().fromMs(),
                hour.runs(),
                SumTotals.of(hour.minutes()),
                hour.minutes(),
                !store.sums()
                        .gaps(hour.asked().fromMs(), hour.asked().toMs(), 1)
                        .isEmpty(),
                asked,
                HealthStrip.of(cooled, known(asked).providers().keySet()));
    }

    /**
     * Sixty minutes.
     *
     * @param runs whether the last one of them is not over
     */
    private record Hour(SumFilter asked, List<SumOfStep> minutes, boolean runs) {}

    /** Up to the last minute that is over; up to the one that runs where a router has told of it already, as those of the demo do. */
    private Hour hour(long nowMs, Set<String> namespaces) {
        long over = Math.floorDiv(nowMs, MINUTE_MS) * MINUTE_MS;
        SumFilter both = SumFilter.of(over - HOUR_MS, over + MINUTE_MS, namespaces);
        List<SumOfStep> minutes = store.sums().series(both, SumStep.Minute, ZoneOffset.UTC);
        boolean runs = minutes.getLast().totals().requests() > 0;
        long to = runs ? both.toMs() : over;
        return new Hour(
                SumFilter.of(to - HOUR_MS, to, namespaces),
                runs ? minutes.subList(1, minutes.size()) : minutes.subList(0, minutes.size() - 1),
                runs);
    }
}
