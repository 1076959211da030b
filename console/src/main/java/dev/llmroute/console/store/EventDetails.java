package dev.llmroute.console.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Skipped;
import java.util.List;

/** What of an event is shown and never asked for, as it is stored. Versions of the console that know less, or more, read it too. */
record EventDetails(List<AttemptSummary> attempts, List<Skipped> skipped, List<String> messages) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static String json(FallbackEvent event) {
        try {
            return JSON.writeValueAsString(new EventDetails(event.attempts(), event.skipped(), event.messages()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records of text and numbers are JSON", e);
        }
    }

    static EventDetails parse(String json) throws JsonProcessingException {
        return JSON.readValue(json, EventDetails.class);
    }
}
