package dev.llmroute.cooldown;

/** Who met a fault that one request may have provoked by what is in it. In rising order. */
public enum Testimony {
    /** One request alone: the target is spared for a moment, since the fault may be the request's. */
    Alone,
    /** Another request too, of the same caller: the target cools, but no longer each time it comes back. */
    Repeated,
    /** Another caller too; where callers have no keys, another request. */
    Confirmed,
    /** A caller of another namespace too: what a provider says of itself is believed for other keys. */
    Widespread
}
