package dev.llmroute.operator.rollout;

import dev.llmroute.json.ConfigurationJson;

/** What came of asking a router pod what it serves. */
public sealed interface RouterAnswer {
    RouterEndpoint of();

    /** It told. */
    record Told(RouterEndpoint of, ConfigurationJson configuration) implements RouterAnswer {}

    /**
     * It could not be asked.
     *
     * @param why for people
     */
    record Silent(RouterEndpoint of, String why) implements RouterAnswer {}
}
