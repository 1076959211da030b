package dev.llmroute.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds {@code on} without quotes among the names of fields. Here it is a name; to YAML 1.1, which kubectl and Helm read, it is the
 * word true, and the API server refuses the field {@code true} or, where it is not asked to be strict, drops it.
 */
public final class BareOn {
    private static final String NAME = "on";
    private static final YAMLFactory YAML = new YAMLFactory();

    private BareOn() {}

    /** Each place in a text that {@link RouteReader} could read; empty where there is none. */
    public static List<Warning> in(String yaml) {
        List<Warning> found = new ArrayList<>();
        try (JsonParser parser = YAML.createParser(yaml)) {
            while (parser.nextToken() != null) {
                long at = parser.currentTokenLocation().getCharOffset();
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && NAME.equals(parser.currentName())
                        && yaml.startsWith(NAME, (int) at)) {
                    found.add(warning(parser));
                }
            }
        } catch (IOException unreadable) {
            // Whoever reads the routes tells it.
            return List.of();
        }
        return found;
    }

    private static Warning warning(JsonParser parser) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return new Warning(
                WarningReason.BareOn,
                path.substring(1).replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.'),
                "kubectl and Helm read a bare on as the word true, and the API server knows no such field; write \"on\" in quotes");
    }
}
