package dev.llmroute.standalone.prices;

import dev.llmroute.api.PriceSpec;

/** What a list says of a model. */
public sealed interface Listed {
    /** A price that a route can have. */
    record Priced(PriceSpec price) implements Listed {}

    /** No price, or none that can be believed. */
    record Unusable(String why) implements Listed {}
}
