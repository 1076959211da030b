package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouterView;
import dev.llmroute.cooldown.SharingState;
import java.util.List;

/**
 * The router processes and the memory that they share.
 *
 * @param members how many hold the shared memory, as seen from here; 0 while it is not reached, or nothing is shared
 */
record RoutersPage(CatalogState state, List<RouterView> routers, Sharing sharing, String mode, int members) {
    static RoutersPage of(RouteCatalog catalog, SharingState exchange, long nowMs) {
        return new RoutersPage(
                catalog.state(),
                catalog.routers(),
                Sharing.of(exchange, nowMs),
                exchange.mode(),
                exchange.connected() ? exchange.members() : 0);
    }

    String summary() {
        if (state.source() == CatalogState.Source.None) {
            return "Routers are not known to this console";
        }
        long degraded =
                routers.stream().filter(each -> each.state().equals("degraded")).count();
        long away = routers.stream().filter(each -> !each.ready()).count();
        String all = routers.size() == 1 ? "1 router" : routers.size() + " routers";
        return all
                + (degraded == 0 ? "" : ", " + degraded + " degraded")
                + (away == 0 ? "" : ", " + away + " not ready");
    }

    /** Whether how many requests each serves is known of any. */
    boolean knowsInFlight() {
        return routers.stream().anyMatch(each -> each.inFlight() != null);
    }

    static String style(RouterView router) {
        return switch (router.state()) {
            case "ready" -> "back";
            case "degraded" -> "limit";
            default -> "fault";
        };
    }

    /** {@code generation 3 of 4}. */
    static String generation(RouterView.Serves serves) {
        if (serves.generation() == null) {
            return "generation not known";
        }
        return serves.newest() == null || !serves.behind()
                ? "generation " + serves.generation()
                : "generation " + serves.generation() + " of " + serves.newest();
    }
}
