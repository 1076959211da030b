package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.route.TargetView;
import dev.llmroute.console.text.Message;
import java.util.List;

/**
 * One route, as its page shows it.
 *
 * @param mayEdit whether the reader may change it here
 */
record RoutePage(CatalogState state, RouteSummary route, List<TargetView> targets, boolean mayEdit) {
    String address() {
        return "/routes/" + route.fullName();
    }

    /** How a target's badge looks; its text says the same. */
    static String style(TargetView target) {
        if (!target.leftAlone()) {
            return target.state().isEmpty() ? "unknown" : "back";
        }
        return target.state().equals("CoolingDown") ? "limit" : "fault";
    }

    /** For people: {@code Ready}, {@code coming back: 10 % of requests}. */
    static Message stateText(TargetView target) {
        if (target.state().isEmpty()) {
            return Message.of("route.target.notTold");
        }
        return target.percent() == null ? Message.data(target.state()) : RecoveringRow.state(target.percent());
    }
}
