package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of a request that an error names by its place: {@code messages[1].tool_calls[0].index}, {@code tools.0.custom.strict}. It is the last
 * name of the way that counts; what stands before it only leads there.
 *
 * @param way names and numbers from the root to the field, all of which the request has
 */
record Place(List<String> way) {
    Place {
        way = List.copyOf(way);
    }

    /** The fields that a refusal names, each once; empty where it names none by its place. */
    static List<Place> of(Refusal refusal, JsonNode request) {
        Set<Place> places = new LinkedHashSet<>();
        for (List<String> path : refusal.paths()) {
            start(path, request)
                    .flatMap(names -> found(request, names, List.of()))
                    .ifPresent(way -> add(places, way, refusal, request));
        }
        return new ArrayList<>(places);
    }

    /** Groq says {@code 'messages.1.tool_calls.0' : property 'index' is unsupported}: then the place is that of the object. */
    private static void add(Set<Place> places, List<String> way, Refusal refusal, JsonNode request) {
        JsonNode named = at(request, way);
        int before = places.size();
        named.fieldNames().forEachRemaining(field -> {
            if (refusal.quotes(field)) {
                places.add(new Place(and(way, field)));
            }
        });
        if (places.size() == before && !isNumber(way.getLast())) {
            places.add(new Place(way));
        }
    }

    /** From the first name on that the request has at its top: some write {@code body} or {@code $} before it. */
    private static Optional<List<String>> start(List<String> path, JsonNode request) {
        for (int i = 0; i < Math.min(path.size(), 3); i++) {
            if (request.has(path.get(i))) {
                return Optional.of(path.subList(i, path.size()));
            }
        }
        return Optional.empty();
    }

    /**
     * The way that names lead. Names between that the request has not are types, by which pydantic tells apart what may stand there
     * ({@code tools.0.custom}, {@code messages.1.assistant}); numbers may count in another way than the request does.
     */
    private static Optional<List<String>> found(JsonNode from, List<String> names, List<String> way) {
        if (names.isEmpty()) {
            return way.isEmpty() ? Optional.empty() : Optional.of(way);
        }
        String name = names.getFirst();
        List<String> rest = names.subList(1, names.size());
        if (from.isArray()) {
            return inList(from, isNumber(name) ? rest : names, isNumber(name) ? name : "0", way);
        }
        JsonNode child = from.path(name);
        Optional<List<String>> there = child.isMissingNode() ? Optional.empty() : found(child, rest, and(way, name));
        boolean mayBeType = from.isObject() && !rest.isEmpty() && !child.isContainerNode() && !isNumber(name);
        return there.or(() -> mayBeType ? found(from, rest, way) : Optional.empty());
    }

    private static Optional<List<String>> inList(JsonNode list, List<String> names, String number, List<String> way) {
        Optional<List<String>> there = element(list, names, number, way);
        for (int i = 0; there.isEmpty() && i < list.size(); i++) {
            there = element(list, names, Integer.toString(i), way);
        }
        return there;
    }

    private static Optional<List<String>> element(JsonNode list, List<String> names, String number, List<String> way) {
        JsonNode element = list.path(Integer.parseInt(number));
        return element.isMissingNode() ? Optional.empty() : found(element, names, and(way, number));
    }

    private static List<String> and(List<String> way, String name) {
        List<String> longer = new ArrayList<>(way);
        longer.add(name);
        return longer;
    }

    private static JsonNode at(JsonNode request, List<String> way) {
        JsonNode at = request;
        for (String name : way) {
            at = at.isArray() ? at.path(Integer.parseInt(name)) : at.path(name);
        }
        return at;
    }

    /** Short enough to be one of a list: a key of digits may be longer. */
    private static boolean isNumber(String name) {
        return name.length() <= 6 && !name.isEmpty() && name.chars().allMatch(Character::isDigit);
    }

    /** Where it begins. */
    String top() {
        return way.getFirst();
    }

    String field() {
        return way.getLast();
    }

    /**
     * Whether the field at this very place is such.
     *
     * @param such of the element of the list where it begins, or the object at the top, and the object that has the field
     */
    boolean is(ObjectNode request, BiPredicate<ObjectNode, ObjectNode> such) {
        boolean inList = way.size() > 2 && isNumber(way.get(1));
        JsonNode element = at(request, way.subList(0, inList ? 2 : Math.max(1, way.size() - 1)));
        JsonNode parent = at(request, way.subList(0, way.size() - 1));
        return element instanceof ObjectNode first && parent instanceof ObjectNode object && such.test(first, object);
    }

    /** The names below the element of the list where it begins, or below its top. */
    List<String> names() {
        return way.stream().skip(1).filter(name -> !isNumber(name)).toList();
    }

    /**
     * All objects of the request that have the field at the like place, in whatever element of the same lists: what a target refuses in one
     * message it refuses in all.
     *
     * @param each gets the element of the first list on the way, or the object at the top, and the object that has the field
     */
    void alike(ObjectNode request, BiConsumer<ObjectNode, ObjectNode> each) {
        alike(request, 0, null, each);
    }

    private void alike(
            JsonNode from, int depth, @Nullable ObjectNode element, BiConsumer<ObjectNode, ObjectNode> each) {
        if (from.isArray()) {
            for (JsonNode item : from) {
                alike(item, depth + 1, element == null && item instanceof ObjectNode first ? first : element, each);
            }
        } else if (from instanceof ObjectNode object && depth == way.size() - 1) {
            if (object.has(field())) {
                each.accept(element == null ? object : element, object);
            }
        } else if (from.isObject() && depth < way.size()) {
            alike(from.path(way.get(depth)), depth + 1, element, each);
        }
    }
}
