package dev.llmroute.router.dialect;

import java.nio.charset.StandardCharsets;

/**
 * A range of a body's bytes that is replaced: by the model with what stands around it, or by nothing.
 *
 * @param to the first byte behind it
 */
record Cut(int from, int to, boolean model, String before, String after) {
    /**
     * The field with one of the commas around it: what lies between the end of the value before it and its own end begins with a
     * comma unless it is the first field, which takes the comma behind it.
     */
    static Cut withComma(byte[] body, int previousEnd, int end) {
        boolean first = new String(body, previousEnd, end - previousEnd, StandardCharsets.UTF_8)
                .stripLeading()
                .startsWith("\"");
        int to = end;
        while (first && to < body.length && body[to] != ',' && body[to] != '}') {
            to++;
        }
        boolean followed = first && to < body.length && body[to] == ',';
        return new Cut(previousEnd, followed ? to + 1 : end, false, "", "");
    }
}
