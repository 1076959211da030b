package dev.llmroute.classify;

import java.util.List;

/**
 * A name for machines in an error: a type, a code, a reason.
 *
 * @param field the field that it stands in; of headers none
 * @param dugOut whether it stands in JSON within prose, which may be another server's
 */
record MachineName(String field, String value, boolean dugOut) {
    static final String HEADER = "";

    boolean isHeader() {
        return field.equals(HEADER);
    }

    boolean isName() {
        return value.strip().indexOf(' ') < 0;
    }

    /** Whether it is a name by its form, in the error's own envelope. */
    boolean isOfEnvelope() {
        return !dugOut && isName();
    }

    /** Names as words, each apart from the others. */
    static Words words(List<MachineName> names) {
        StringBuilder all = new StringBuilder();
        names.forEach(name -> all.append(name.value()).append(" | "));
        return Words.of(all.toString());
    }
}
