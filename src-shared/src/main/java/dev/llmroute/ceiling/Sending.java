package dev.llmroute.ceiling;

/** What a provider's likely refusal means to a request. */
public enum Sending {
    /** It is not sent. */
    IfItFits,
    /** It is sent all the same: nothing else is left, or a person says that the limit is over. */
    Anyway,
    /** Its limits are others, of which nothing is known: it is neither kept back nor counted. */
    Apart
}
