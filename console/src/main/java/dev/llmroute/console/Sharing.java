package dev.llmroute.console;

import dev.llmroute.cooldown.ExchangeState;
import dev.llmroute.json.ExchangeJson;

/** Whether what a page shows is what all routers know, for people. */
record Sharing(boolean shared, String text) {
    static Sharing of(ExchangeState state) {
        return new Sharing(state.connected(), ExchangeJson.of(state).text());
    }
}
