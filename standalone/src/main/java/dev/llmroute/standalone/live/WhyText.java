package dev.llmroute.standalone.live;

import dev.llmroute.explain.LiveTarget;
import dev.llmroute.route.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells for people why a request is, or is not, answered by its first target now. */
public final class WhyText {
    private final Way way;
    private final TimeText times;
    private final Instant now;
    private final Map<String, LiveTarget> targets;

    private WhyText(LiveRoute route, Way way, TimeText times) {
        this.way = way;
        this.times = times;
        now = times.clock().instant();
        targets = route.byName();
    }

    /** The answer in a sentence, then each target of the way with its state and what comes of it. */
    public static List<String> lines(LiveRoute route, Way way, TimeText times) {
        if (way.chain().isEmpty()) {
            return List.of("Route " + route.name() + " has no target with a key: each request fails.");
        }
        WhyText text = new WhyText(route, way, times);
        List<String> lines = new ArrayList<>(List.of(text.answer(), ""));
        lines.addAll(text.table());
        return lines;
    }

    private String answer() {
        String request = "A request for \"" + way.model() + "\"";
        String first = way.chain().getFirst();
        if (way.failsAtOnce()) {
            return request + " fails at once: each key of its first target " + first
                    + " was rejected, and the route does not fall back from that.";
        }
        Optional<String> answers = answering();
        if (answers.isEmpty()) {
            return request + " finds no target that can be called" + soonest();
        }
        return answers.get().equals(first)
                ? "Nothing keeps a request for \"" + way.model() + "\" from its first target, " + first + "."
                : request + " goes to " + answers.get() + " now, not to its first target " + first + ": "
                        + obstacle(first) + ".";
    }

    private String soonest() {
        return way.chain().stream()
                .map(targets::get)
                .filter(target -> target != null && target.state() == TargetState.CoolingDown && target.until() != null)
                .min(Comparator.comparing(target -> Objects.requireNonNull(target.until())))
                .map(target -> "; the soonest is " + target.name() + " at " + times.until(target.until()) + ".")
                .orElse(".");
    }

    private String obstacle(String name) {
        LiveTarget target = Objects.requireNonNull(targets.get(name));
        String reason = target.reason() == null ? "" : target.reason();
        String why = reason.isEmpty() ? "" : " for " + reason;
        return switch (target.state()) {
            case CoolingDown -> "it is cooling down" + why + " until " + times.until(target.until());
            case Broken -> "the provider does not know the model, until the route changes or somebody clears it";
            case KeyRejected -> "its key was rejected, and is tried again at " + times.until(target.until());
            case KeyMissing -> "its key is not there";
            case Ready ->
                target.percent() == 0
                        ? "its cooldown" + why + " is over, and one request tries it before the others"
                        : "it comes back" + (reason.isEmpty() ? "" : " after " + reason) + ", and " + target.percent()
                                + " % of the requests are let through";
        };
    }

    /** The one that takes what those before it do not. */
    private Optional<String> answering() {
        return way.chain().stream()
                .filter(name -> isCallable(name) && share(name) < 0)
                .findFirst();
    }

    /** What nothing is told of yet may be called: it is new. */
    private boolean isCallable(String name) {
        LiveTarget target = targets.get(name);
        return target == null || target.state() == TargetState.Ready || target.isOver(now);
    }

    private int share(String name) {
        LiveTarget target = targets.get(name);
        return target == null ? -1 : target.percent();
    }

    private List<String> table() {
        Table table = new Table(List.of("TARGET", "STATE", "REASON", "UNTIL", "SOURCE", "NOW"));
        Optional<String> answering = answering();
        boolean after = false;
        boolean next = true;
        for (String name : way.chain()) {
            String comes;
            if (way.failsAtOnce()) {
                comes = isCallable(name) ? "not reached" : "passed by";
            } else if (!isCallable(name)) {
                comes = "passed by";
            } else if (answering.isPresent() && answering.get().equals(name)) {
                comes = "answers";
                after = true;
            } else if (share(name) >= 0) {
                comes = share(name) == 0 ? "one request tries it" : "answers " + share(name) + " %";
            } else {
                comes = after && next ? "next in order" : "in reserve";
                next = false;
            }
            table.add(row(name, comes));
        }
        return table.lines();
    }

    private List<String> row(String name, String comes) {
        LiveTarget target = targets.get(name);
        if (target == null) {
            return List.of(name, "not told yet", "", "", "", comes);
        }
        boolean ends = target.isLeftAlone();
        return List.of(
                name,
                target.state().name(),
                Table.cell(target.reason()),
                ends ? times.until(target.until()) : "",
                ends ? Table.cell(target.source()) : "",
                comes);
    }
}
