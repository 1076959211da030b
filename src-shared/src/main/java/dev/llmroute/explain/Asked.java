package dev.llmroute.explain;

import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.RequestSize;
import dev.llmroute.plan.Requirements;

/**
 * A request that somebody asks about, as far as its way depends on it. Immutable.
 *
 * @param model what it asks for: a route, an alias, a model or provider/model
 * @param tokens its size, in tokens as routers estimate it ({@code docs/decisions/0008}); 0: the smallest
 * @param tools whether it offers tools
 * @param images whether it shows images
 * @param jsonSchema whether it wants its answer by a JSON schema
 */
public record Asked(String model, long tokens, boolean tools, boolean images, boolean jsonSchema) {
    /** As the estimate has it, which the size of the text is to be told from. */
    private static final long BYTES_PER_TOKEN = 4;

    /** Of a request whose size is not told, where something depends on it. */
    private static final long USUAL_TOKENS = 1_000;

    /** The smallest request, which wants nothing but an answer: what holds for it holds for all. */
    public Asked(String model) {
        this(model, 0, false, false, false);
    }

    /** What it asks of a target's cooldowns, with the draw that lets it through wherever some requests are. */
    Demand first() {
        return new Demand(tokens, Demand.SMALLEST.draw());
    }

    /** The same with the draw that is let through last. */
    Demand last() {
        return new Demand(tokens, Demand.LAST.draw());
    }

    /** What its cost depends on, where it begins a conversation. */
    Outlay outlay() {
        return new Outlay(tokens == 0 ? USUAL_TOKENS : tokens, 0, 0, false);
    }

    /** What it asks of a model. */
    Requirements requirements() {
        return new Requirements(new RequestSize(BYTES_PER_TOKEN * tokens, 0, 0, 0, 1), tools, images, jsonSchema, 0);
    }
}
