package dev.llmroute.route;

/** What is spread over the keys of a provider, each key getting its share by weight. */
public enum Spread {
    /** Whole conversations: all requests of one go to the same key while that is free, so that the provider still has their beginning in its cache. */
    Conversation,
    /** Each request by itself. */
    Request
}
