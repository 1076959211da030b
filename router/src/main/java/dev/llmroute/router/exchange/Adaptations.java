package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Target;
import dev.llmroute.router.translation.Refusal;
import dev.llmroute.router.translation.SparedFields;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How one request was adapted to targets that refused a field of it by name. Not thread-safe. */
final class Adaptations {
    /** Statuses that say that a part of the request is not understood; others say what failed. */
    private static final List<Integer> REFUSALS = List.of(400, 422);

    private final Map<Target, ObjectNode> bodies = new HashMap<>(0);
    private final Map<Target, List<String>> betas = new HashMap<>(0);

    /**
     * Makes the request fit for a target that refused it.
     *
     * @param error the body of its answer
     * @param sent the body that it was sent the first time
     * @param sentBetas the features in development that it was asked for
     * @param historyOnly whether the caller chose this target and speaks its dialect: what it asks for itself is its own to mend
     * @return the names of what was changed; empty where nothing may be
     */
    List<String> adapt(
            Target target,
            int status,
            Buffer error,
            Supplier<ObjectNode> sent,
            List<String> sentBetas,
            boolean historyOnly) {
        if (!REFUSALS.contains(status)) {
            return List.of();
        }
        Refusal refusal = Refusal.read(error.toString());
        ObjectNode body = Optional.ofNullable(bodies.get(target)).orElseGet(sent);
        List<String> changed = new ArrayList<>(SparedFields.adapt(refusal, body, historyOnly));
        if (!historyOnly) {
            List<String> before = betas.getOrDefault(target, split(sentBetas));
            List<String> left = withoutRefused(refusal, before);
            if (left.size() < before.size()) {
                betas.put(target, left);
                changed.add(TargetHeaders.ANTHROPIC_BETA);
            }
        }
        if (!changed.isEmpty()) {
            bodies.put(target, body);
        }
        return changed;
    }

    private static List<String> split(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
    }

    /** Those that the error names, or all where it names only that they are betas: {@code invalid beta flag}, as Bedrock says. */
    private static List<String> withoutRefused(Refusal refusal, List<String> betas) {
        List<String> left =
                betas.stream().filter(beta -> !refusal.mentions(beta)).toList();
        if (!refusal.mentions(TargetHeaders.ANTHROPIC_BETA) && !refusal.refusesBetas()) {
            return betas;
        }
        return left.size() < betas.size() ? left : List.of();
    }

    /** The body for the target, where it was changed for it. */
    Optional<Buffer> body(Target target) {
        return Optional.ofNullable(bodies.get(target)).map(body -> Buffer.buffer(body.toString()));
    }

    /** The features in development to ask the target for, where they were changed for it. */
    Optional<List<String>> betas(Target target) {
        return Optional.ofNullable(betas.get(target));
    }
}
