package dev.llmroute.route;

/** The wire protocol a provider speaks. */
public enum Dialect {
    /** OpenAI's API and the many that are compatible with it. */
    OpenAI,
    /** Anthropic's Messages API. */
    Anthropic
}
