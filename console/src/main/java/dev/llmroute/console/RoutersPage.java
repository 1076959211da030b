package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouterView;
import dev.llmroute.console.text.Message;
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

    Message summary() {
        if (state.source() == CatalogState.Source.None) {
            return Message.of("routers.summary.unknown");
        }
        long degraded =
                routers.stream().filter(each -> each.state().equals("degraded")).count();
        long away = routers.stream().filter(each -> !each.ready()).count();
        Message all = Message.of("routers.summary", routers.size());
        if (degraded > 0 && away > 0) {
            return Message.of("routers.summary.both", all, degraded, away);
        }
        if (degraded > 0) {
            return Message.of("routers.summary.degraded", all, degraded);
        }
        return away > 0 ? Message.of("routers.summary.notReady", all, away) : all;
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

    /** How it does, in a word. */
    static Message stateText(RouterView router) {
        return switch (router.state()) {
            case "ready" -> Message.of("routers.state.ready");
            case "degraded" -> Message.of("routers.state.degraded");
            default -> Message.of("routers.state.notReady");
        };
    }

    /** {@code generation 3 of 4}. */
    static Message generation(RouterView.Serves serves) {
        if (serves.generation() == null) {
            return Message.of("routers.generation.unknown");
        }
        String served = String.valueOf(serves.generation());
        return serves.newest() == null || !serves.behind()
                ? Message.of("routers.generation", served)
                : Message.of("routers.generation.of", served, String.valueOf(serves.newest()));
    }
}
