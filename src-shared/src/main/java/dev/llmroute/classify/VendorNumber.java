package dev.llmroute.classify;

import dev.llmroute.classify.CodeTable.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's numeric code; which vendor's it is, is told by the shape of the body.
 *
 * @param field the name of the field that it stands in
 */
record VendorNumber(CodeTable table, int number, String field) {
    static final VendorNumber NONE = new VendorNumber(CodeTable.NONE, 0, "");

    /** The number that a member of this name holds; {@link #NONE} where no vendor means anything by it. */
    static VendorNumber of(String member, Object value) {
        VendorNumber found = switch (member) {
            case "base_resp" -> in(CodeTable.MINIMAX, value, "status_code");
            case "errors" ->
                value instanceof List<?> list && !list.isEmpty()
                        ? in(CodeTable.CLOUDFLARE, list.getFirst(), "code")
                        : NONE;
            case "error_code" -> new VendorNumber(CodeTable.BAIDU, ErrorFieldNames.integer(value), member);
            case "error" -> in(CodeTable.ZHIPU, value, "code");
            default -> NONE;
        };
        return found.isKnown() ? found : NONE;
    }

    /** What its vendor says that it means; null where it says nothing. */
    @Nullable
    Meaning meaning() {
        return table.meaning(number);
    }

    boolean isKnown() {
        return meaning() != null;
    }

    private static VendorNumber in(CodeTable table, Object object, String field) {
        return new VendorNumber(
                table, ErrorFieldNames.integer(ErrorBody.asObject(object).get(field)), field);
    }
}
