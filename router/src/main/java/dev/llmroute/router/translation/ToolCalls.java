package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a conversation while it is translated: the ids under which the other vendor takes them, and which result belongs to
 * which call. The same conversation, also with more turns behind it, gives the same ids: prompt caches live on that.
 *
 * @param <T> a turn that calls tools, equal to none but itself
 */
final class ToolCalls<T> {
    /**
     * @param given the id that it came with; empty where it came without
     * @param id as the other vendor takes it, no other call's
     */
    record Call<T>(String given, String id, T turn) {}

    private final NameRule rule;
    private final Set<String> inUse = new HashSet<>();
    private final List<Call<T>> open = new ArrayList<>();
    private int count;

    ToolCalls(NameRule rule) {
        this.rule = rule;
    }

    Call<T> called(JsonNode id, T turn) {
        count++;
        String given = text(id);
        String fitting = given.isEmpty() ? "call_" + count : rule.fit(given);
        Call<T> call = new Call<>(given, rule.unused(fitting, inUse), turn);
        open.add(call);
        return call;
    }

    /** The call whose result comes with an id; empty where no call waits for one. Calls and results without ids meet in their order. */
    Optional<Call<T>> answered(JsonNode id) {
        String given = text(id);
        Call<T> call = waiting(each -> each.given().equals(given));
        if (call == null) {
            call = waiting(each -> given.isEmpty() || each.given().isEmpty());
        }
        open.remove(call);
        return Optional.ofNullable(call);
    }

    /** Those without a result, in their order. */
    List<Call<T>> unanswered() {
        return List.copyOf(open);
    }

    /** Of the latest turn that has one the first: some vendors count their ids anew in each turn, some within a turn say the same. */
    private @Nullable Call<T> waiting(Predicate<Call<T>> wanted) {
        Call<T> found = null;
        for (Call<T> each : open.reversed()) {
            if (found != null && !each.turn().equals(found.turn())) {
                break;
            }
            if (wanted.test(each)) {
                found = each;
            }
        }
        return found;
    }

    private static String text(JsonNode id) {
        String text = id.isValueNode() && !id.isNull() ? id.asText() : "";
        return text.isBlank() ? "" : text;
    }
}
