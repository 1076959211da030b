package dev.llmroute.router.rehearsal;

import dev.llmroute.router.dialect.Surface;
import java.util.List;

/**
 * One of the requests that a rehearsal plays again and again.
 *
 * @param path of the callers' port
 * @param body JSON
 * @param isLimited whether the first target of its chain refuses
 */
record RehearsedRequest(String path, String body, boolean isLimited) {
    private static final String TURNS = """
            {"role":"user","content":"What is the weather like in Lisbon, and do I need a coat there?"},\
            {"role":"assistant","content":"It is mild. Bring a light coat for the evening."},\
            {"role":"user","content":"Thank you. And in Porto, at the end of the week?"}""";
    private static final String SCHEMA = """
            {"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}""";
    private static final String CHAT = """
            {"model":"%s","stream":%b,"messages":[{"role":"system","content":"You answer in one sentence."},%s],"temperature":0.2,\
            "tools":[{"type":"function","function":{"name":"forecast","description":"Tells the weather.","parameters":%s}}]}""";
    private static final String MESSAGES = """
            {"model":"%s","stream":%b,"max_tokens":256,"system":"You answer in one sentence.","messages":[%s],"temperature":0.2,\
            "tools":[{"name":"forecast","description":"Tells the weather.","input_schema":%s}]}""";

    /** The plain way most often, as callers have it; each dialect at a target of either, whole and as a stream; a fallback. */
    static final List<RehearsedRequest> ALL = List.of(
            chat("large", false),
            chat(RehearsedRoute.NAME, false),
            chat("large", true),
            messages("medium", false),
            chat("large", false),
            messages("medium", true),
            messages("large", false),
            chat("large", true),
            chat(RehearsedRoute.NAME, true),
            messages("large", true),
            chat("medium", false),
            chat("large", false),
            messages(RehearsedRoute.NAME, false),
            chat("medium", true));

    static final RehearsedRequest STREAM = chat("large", true);

    private static RehearsedRequest chat(String model, boolean stream) {
        return of(Surface.ChatCompletions, CHAT, model, stream);
    }

    private static RehearsedRequest messages(String model, boolean stream) {
        return of(Surface.Messages, MESSAGES, model, stream);
    }

    private static RehearsedRequest of(Surface surface, String body, String model, boolean stream) {
        return new RehearsedRequest(
                surface.path(), body.formatted(model, stream, TURNS, SCHEMA), model.equals(RehearsedRoute.NAME));
    }
}
