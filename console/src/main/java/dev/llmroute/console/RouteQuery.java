package dev.llmroute.console;

import dev.llmroute.console.audit.Words;
import dev.llmroute.console.route.ConditionView;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.text.Refused;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which routes a reader wants to see: the same in the address of the page, of its live updates and of the API.
 *
 * @param text words that all stand in what is known of one; empty: any
 * @param state one of {@link #STATES}; empty: any
 */
record RouteQuery(String text, String state) {
    private static final String NOT_WELL = "NotWell";
    private static final String COOLING = "Cooling";
    static final List<String> STATES = List.of(NOT_WELL, COOLING);

    private static final int MAX_TEXT = 200;

    /** @throws Refused (400) that says what there is, where a parameter is none of it */
    static RouteQuery of(Context ctx) {
        String text = Optional.ofNullable(ctx.queryParam("q")).orElse("").strip();
        if (text.length() > MAX_TEXT) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.queryTooLong", "q", text.length(), MAX_TEXT);
        }
        String state = Optional.ofNullable(ctx.queryParam("state")).orElse("");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.noneOf", "state", String.join(", ", STATES));
        }
        return new RouteQuery(text, state);
    }

    boolean isFilter() {
        return !text.isEmpty() || !state.isEmpty();
    }

    boolean shows(RouteSummary route) {
        boolean right = switch (state) {
            case NOT_WELL -> !route.well();
            case COOLING -> route.leftAlone() > 0;
            default -> true;
        };
        return right && Words.allIn(text, all(route));
    }

    private static String all(RouteSummary route) {
        List<String> words = new ArrayList<>(List.of(route.fullName()));
        words.addAll(route.words());
        words.addAll(route.problems());
        for (ConditionView each : route.conditions()) {
            if (!each.well()) {
                words.add(each.type() + " " + each.reason() + " " + each.message());
            }
        }
        if (route.gateway() != null) {
            words.add(route.gateway());
        }
        return String.join("\n", words);
    }

    /** The part of an address behind the path, with its question mark; empty where everything is wanted. */
    String inAddress() {
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            parts.add("q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
        if (!state.isEmpty()) {
            parts.add("state=" + state);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}
