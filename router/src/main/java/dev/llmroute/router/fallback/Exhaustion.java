package dev.llmroute.router.fallback;

import dev.llmroute.failure.Failure;
import dev.llmroute.message.Findings;
import dev.llmroute.message.Messages;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a request got no answer from any target, as it is true.
 *
 * @param status that the caller gets, unless a provider's last word has its own
 * @param message for the caller: may repeat what providers said to this very request
 * @param told the same without a provider's words, for the log and the history
 * @param lastWord the provider's refusal that the caller is told as it was; null where no provider's word is the answer
 * @param recoveryMs when it is worth another try, in ms; -1 where it never is, or where that is not known
 */
public record Exhaustion(int status, String message, String told, Trail.@Nullable Failed lastWord, long recoveryMs) {
    /** Attempts are used up while targets are free: the next request begins with other targets. */
    private static final long USED_UP_RETRY_MS = 1000;

    /** More clauses than this are no sentence. */
    private static final int MOST_FINDINGS = 6;

    /** @param usedUp whether attempts or budget ended it while targets were still free */
    public static Exhaustion of(ChainWalk walk, boolean usedUp) {
        Trail way = walk.trail();
        Optional<String> misfit = way.misfit();
        if (misfit.isPresent()) {
            String sentence = Messages.nothingFits(misfit.get());
            return new Exhaustion(400, sentence, sentence, null, -1);
        }
        long recoveryMs = usedUp ? USED_UP_RETRY_MS : walk.recovery().soonestMs(way);
        Trail.Failed word = lastWord(way, usedUp, recoveryMs);
        if (word != null) {
            return lastWord(walk, word, usedUp ? -1 : recoveryMs);
        }
        int status = way.metRateLimit() ? 429 : unavailable(way);
        return new Exhaustion(
                status,
                sentence(walk, usedUp, recoveryMs, true),
                sentence(walk, usedUp, recoveryMs, false),
                null,
                recoveryMs);
    }

    /**
     * A refusal of the request that was the last word. Where attempts are used up it is not: the next request leaves alone what failed for another
     * reason, and gets further. Other refusals count where no target will do better later.
     */
    private static Trail.@Nullable Failed lastWord(Trail way, boolean usedUp, long recoveryMs) {
        if (way.failed().isEmpty()) {
            return null;
        }
        Trail.Failed last = way.failed().getLast();
        if (way.isOpenWhoKnows(last.failure(), last.target())) {
            return null;
        }
        boolean decides = usedUp
                ? way.areAll(Exhaustion::isRefusal)
                : isRefusal(last.failure()) || (recoveryMs < 0 && way.areAll(Exhaustion::isFinal));
        return decides ? last : null;
    }

    private static Exhaustion lastWord(ChainWalk walk, Trail.Failed word, long recoveryMs) {
        boolean alone = recoveryMs < 0 && walk.trail().areAll(Exhaustion::isFinal);
        return new Exhaustion(
                0,
                alone ? Findings.said(word.failure()) : listed(findings(walk, true)) + ".",
                listed(findings(walk, false)) + ".",
                word,
                recoveryMs);
    }

    /** Whether the provider would refuse the request again, whatever one waits. */
    private static boolean isRefusal(Failure failure) {
        return switch (failure.failureClass()) {
            case InvalidRequest, ContextLength, PayloadTooLarge, ContentFilter, ToolFailure -> true;
            default -> false;
        };
    }

    /** Whether nothing but a person's change would make it another answer. */
    private static boolean isFinal(Failure failure) {
        return isRefusal(failure)
                || switch (failure.failureClass()) {
                    case Unauthorized, Forbidden, ModelNotFound -> true;
                    default -> false;
                };
    }

    /** What fits the last failure, where none was a rate limit. */
    private static int unavailable(Trail way) {
        if (way.failed().isEmpty()) {
            return 503;
        }
        Failure last = way.failed().getLast().failure();
        return switch (last.failureClass()) {
            case Timeout -> 504;
            case Overloaded -> 503;
            // A key that was not asked may know what this one does not.
            case InvalidRequest -> last.isUnknownReference() ? 503 : 502;
            default -> 502;
        };
    }

    private static String sentence(ChainWalk walk, boolean usedUp, long recoveryMs, boolean saying) {
        Trail way = walk.trail();
        Supplier<String> findings = () -> listed(findings(walk, saying));
        if (usedUp || !way.metRateLimit()) {
            return switch (walk.started()) {
                case 0 -> Messages.nothingCallable(findings.get(), recoveryMs);
                case 1 -> Messages.attemptFailed(findings.get());
                default ->
                    way.failedTargets() > 1
                            ? Messages.attemptsUsedUp(walk.started())
                            : Messages.attemptsFailed(walk.started(), findings.get());
            };
        }
        if (!way.allLimited()) {
            return Messages.notAllLimited(findings.get(), recoveryMs);
        }
        Target head = walk.head();
        boolean alternatives = way.chain().stream().anyMatch(each -> !each.ref().equals(head.ref()));
        return alternatives
                ? Messages.allLimited(head, Math.max(recoveryMs, 0))
                : Messages.limited(head, Math.max(recoveryMs, 0));
    }

    private static String listed(List<String> findings) {
        List<String> shown = findings.size() <= MOST_FINDINGS ? findings : findings.subList(0, MOST_FINDINGS - 1);
        int more = findings.size() - shown.size();
        return String.join("; ", shown) + (more == 0 ? "" : "; and so on with " + more + " more targets");
    }

    /** What each target did that was asked, and then why others were not. */
    private static List<String> findings(ChainWalk walk, boolean saying) {
        Trail way = walk.trail();
        Function<Trail.Failed, String> failed = each -> {
            long leftMs = walk.recovery().ms(each.target());
            return saying
                    ? Findings.failedSaying(each.target(), each.failure(), leftMs)
                    : Findings.failed(each.target(), each.failure(), leftMs);
        };
        Function<Skip, String> skipped =
                each -> Findings.skipped(each, walk.recovery().ms(each.target()));
        Stream<Skip> unasked = way.skipped().stream().filter(each -> !way.hasFailed(each.target()));
        return Stream.concat(way.lastFailed().stream().map(failed), unasked.map(skipped))
                .distinct()
                .toList();
    }
}
