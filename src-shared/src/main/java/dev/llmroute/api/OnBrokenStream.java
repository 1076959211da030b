package dev.llmroute.api;

/** What happens to a stream that breaks after its caller has seen a part of it. */
public enum OnBrokenStream {
    /** It ends with an error event. */
    Error,
    /** Callers who ask for it are told the answer anew, by the next target and from its beginning. */
    Restart
}
