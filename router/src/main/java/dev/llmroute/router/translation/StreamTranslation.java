package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Turns the events of one stream into those of the other dialect, one after the other. Not thread-safe. */
public sealed interface StreamTranslation permits EventsToChunks, ChunksToEvents, RenamedTools {
    /**
     * What to send for an event, each a whole event with the blank line behind it; nothing where it says nothing in the other dialect.
     *
     * @param data of the event
     * @throws Untranslatable where it cannot be said in the other dialect, and what came before it cannot be taken back
     */
    List<String> event(JsonNode data) throws Untranslatable;

    /**
     * What to send where the stream came to its proper end.
     *
     * @throws Untranslatable where what was said cannot have been all
     */
    List<String> end() throws Untranslatable;
}
