package dev.llmroute.console;

import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.json.CooldownJson;

/** One target, or key or provider, whose cooldown is over and whose traffic is not all back yet. */
record RecoveringRow(CooldownJson.Recovering recovering) implements Row {
    @Override
    public String id() {
        return recovering.id();
    }

    @Override
    public Object look() {
        return recovering;
    }

    String concerns() {
        if (recovering.word().equals(ManualCooldown.WORD)) {
            return "was pinned by a person";
        }
        if (recovering.word().equals(ManualCooldown.DRILL)) {
            return "its drill is over";
        }
        return "was cooling down for " + recovering.word() + CooldownRow.window(recovering.window());
    }

    String state() {
        return recovering.percent() == 0
                ? "waits for its probe"
                : "coming back: " + recovering.percent() + " % of requests";
    }

    String explanation() {
        return recovering.percent() == 0
                ? "one request tries it; the others stay away until it is answered"
                : "the other requests stay on their fallbacks";
    }

    String question() {
        return "Let all requests to " + recovering.displayKey() + " through at once, in every router?";
    }
}
