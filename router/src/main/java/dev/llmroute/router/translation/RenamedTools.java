package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A translation of a stream in which tools get back the names that the caller gave them. */
public record RenamedTools(ToolNames names, StreamTranslation translation) implements StreamTranslation {
    @Override
    public List<String> event(JsonNode data) throws Untranslatable {
        names.restore(data);
        return translation.event(data);
    }

    @Override
    public List<String> end() throws Untranslatable {
        return translation.end();
    }
}
