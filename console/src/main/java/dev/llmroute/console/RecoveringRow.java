package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.cooldown.PredictiveCooldown;
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

    Message concerns() {
        if (recovering.word().equals(ManualCooldown.WORD)) {
            return Message.of("recovering.pinned");
        }
        if (recovering.word().equals(ManualCooldown.DRILL)) {
            return Message.of("recovering.drill");
        }
        String window = PredictiveCooldown.window(recovering.window());
        return window.isEmpty()
                ? Message.of("recovering.was", recovering.word())
                : Message.of("recovering.wasInWindow", recovering.word(), window);
    }

    Message state() {
        return state(recovering.percent());
    }

    /** @param percent the share of requests that is let through; 0 while its probe is awaited */
    static Message state(int percent) {
        return percent == 0 ? Message.of("recovering.waits") : Message.of("recovering.percent", percent);
    }

    Message explanation() {
        return Message.of(recovering.percent() == 0 ? "recovering.waits.more" : "recovering.percent.more");
    }

    Message question() {
        return Message.of("recovering.question", recovering.displayKey());
    }
}
