package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouterView;
import dev.llmroute.console.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many routers there are, by their state: {@link RouterView#state}.
 *
 * @param current whether that is so now; where not, it was known last
 * @param onlyHere whether only the one in the console's own process is known to it
 */
record RouterTally(int ready, int degraded, int notReady, boolean current, boolean onlyHere) {
    /** Null where the console is told of none. */
    static @Nullable RouterTally of(RouteCatalog catalog) {
        CatalogState state = catalog.state();
        if (state.source() == CatalogState.Source.None) {
            return null;
        }
        List<RouterView> routers = catalog.routers();
        int ready = count(routers, "ready");
        int degraded = count(routers, "degraded");
        return new RouterTally(
                ready,
                degraded,
                routers.size() - ready - degraded,
                state.available(),
                state.source() == CatalogState.Source.Process);
    }

    private static int count(List<RouterView> routers, String state) {
        return (int) routers.stream().filter(each -> each.state().equals(state)).count();
    }

    /** Which routers these are. */
    Message title() {
        return Message.of(
                onlyHere ? "overview.routers.here" : current ? "overview.routers.now" : "overview.routers.last");
    }

    /** What is not well; empty where everything is. */
    Message trouble() {
        if (degraded > 0 && notReady > 0) {
            return Message.of("overview.routers.both", degraded, notReady);
        }
        if (degraded > 0) {
            return Message.of("overview.routers.degraded", degraded);
        }
        return notReady > 0 ? Message.of("overview.routers.notReady", notReady) : Message.nothing();
    }
}
