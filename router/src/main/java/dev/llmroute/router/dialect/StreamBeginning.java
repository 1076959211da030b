package dev.llmroute.router.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a body is by its first bytes, whatever its type says. */
public enum StreamBeginning {
    /** Too few bytes came to tell. */
    Open,
    /** Events: its first line begins with the name of a field, or is a comment. */
    Events,
    Other;

    private static final List<String> FIELDS = List.of("data:", "event:", "id:", "retry:", ":");

    private static final String MARK = "\u00EF\u00BB\u00BF";

    private static final int LOOKED_AT = 64;

    /** Judges the bytes that came so far. */
    public static StreamBeginning of(Buffer bytes) {
        String text = new String(bytes.getBytes(0, Math.min(bytes.length(), LOOKED_AT)), StandardCharsets.ISO_8859_1);
        if (text.length() < MARK.length() && MARK.startsWith(text)) {
            return Open;
        }
        String line = (text.startsWith(MARK) ? text.substring(MARK.length()) : text).stripLeading();
        for (String field : FIELDS) {
            if (line.startsWith(field)) {
                return Events;
            }
        }
        boolean open = FIELDS.stream().anyMatch(field -> field.startsWith(line));
        return open && bytes.length() < LOOKED_AT ? Open : Other;
    }
}
