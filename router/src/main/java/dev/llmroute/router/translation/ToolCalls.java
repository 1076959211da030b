package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Calls that wait, in their order; they may have been answered meanwhile. */
    private record Waiting<T>(T turn, Deque<Call<T>> calls) {}

    private final UnusedNames ids;
    /** By their ids; those that were answered are not among them any more. */
    private final Map<String, Call<T>> open = new LinkedHashMap<>();

    private final Deque<Waiting<T>> all = new ArrayDeque<>();
    private final Map<String, Deque<Waiting<T>>> byGiven = new HashMap<>();
    private final NameRule rule;
    private int count;

    ToolCalls(NameRule rule) {
        this.rule = rule;
        this.ids = new UnusedNames(rule);
    }

    Call<T> called(JsonNode id, T turn) {
        count++;
        String given = text(id);
        String fitting = given.isEmpty() ? "call_" + count : rule.fit(given);
        Call<T> call = new Call<>(given, ids.unused(fitting), turn);
        open.put(call.id(), call);
        wait(call, all);
        wait(call, byGiven.computeIfAbsent(given, first -> new ArrayDeque<>(1)));
        return call;
    }

    private static <T> void wait(Call<T> call, Deque<Waiting<T>> turns) {
        if (turns.isEmpty() || !turns.getLast().turn().equals(call.turn())) {
            turns.addLast(new Waiting<>(call.turn(), new ArrayDeque<>(1)));
        }
        turns.getLast().calls().addLast(call);
    }

    /** The call whose result comes with an id; empty where no call waits for one. Calls and results without ids meet in their order. */
    Optional<Call<T>> answered(JsonNode id) {
        String given = text(id);
        Call<T> call = waiting(byGiven.get(given));
        if (call == null) {
            call = waiting(given.isEmpty() ? all : byGiven.get(""));
        }
        return Optional.ofNullable(call);
    }

    /** Those without a result, in their order. */
    List<Call<T>> unanswered() {
        return List.copyOf(open.values());
    }

    /** Of the latest turn that has one the first: some vendors count their ids anew in each turn, some within a turn say the same. */
    private @Nullable Call<T> waiting(@Nullable Deque<Waiting<T>> turns) {
        while (turns != null && !turns.isEmpty()) {
            Deque<Call<T>> calls = turns.getLast().calls();
            while (!calls.isEmpty()) {
                Call<T> first = calls.removeFirst();
                if (open.remove(first.id()) != null) {
                    return first;
                }
            }
            turns.removeLast();
        }
        return null;
    }

    private static String text(JsonNode id) {
        String text = id.isValueNode() && !id.isNull() ? id.asText() : "";
        return text.isBlank() ? "" : text;
    }
}
