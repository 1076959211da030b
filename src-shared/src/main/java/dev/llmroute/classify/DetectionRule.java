package dev.llmroute.classify;

import com.google.re2j.Pattern;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pattern of a user. Immutable; thread-safe.
 *
 * @param name the name in the route, told as the rule that decided
 * @param statuses the HTTP statuses it looks at; empty for all
 * @param field the path of a member of the JSON body; empty for the text of the body
 * @param pattern what must be found there
 * @param failureClass what the failure then is
 * @param scope whom it concerns, or null where the class and the response tell
 * @param waitGroup the number of the group that states the wait, or 0 where none does
 */
public record DetectionRule(
        String name,
        Set<Integer> statuses,
        List<String> field,
        Pattern pattern,
        FailureClass failureClass,
        @Nullable Scope scope,
        int waitGroup) {

    public DetectionRule {
        statuses = Set.copyOf(statuses);
        field = List.copyOf(field);
    }
}
