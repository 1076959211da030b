package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Departure;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** What happened on a request's way through its chain: which targets failed, which were passed by, and why. Not thread-safe. */
public final class Trail {
    /** An attempt that failed, with all that is known of it. */
    public record Failed(Target target, Failure failure, long ms) {
        /** As the history keeps it: without the provider's words. */
        public AttemptSummary attempt() {
            var wait = failure.statedWait();
            return new AttemptSummary(
                    target.name(),
                    failure.failureClass(),
                    failure.scope().label(),
                    failure.status(),
                    wait == null ? -1 : wait.millis(),
                    wait == null ? "none" : wait.source().label(),
                    ms);
        }
    }

    /** A place under a ceiling of calls at the same time is free as soon as one ends. */
    private static final long CALL_ENDS_MS = 1000;

    private final Chain chain;
    private final List<String> departures;
    private final List<Skip> skipped;
    private final List<Failed> failed = new ArrayList<>();
    /** Those too whose target was asked once more. */
    private final List<Failed> attempts = new ArrayList<>();

    private final Set<Target> overtaken = new HashSet<>(0);
    /** Where in the chain the furthest target stands that was called; behind its end where none was. */
    private int furthest = Integer.MAX_VALUE;

    /** Whether the whole chain has been gone through: nothing is left, or only what was passed by before. */
    private boolean gone;

    Trail(Chain chain, List<Skip> skipped) {
        this.chain = chain;
        this.departures = chain.departures().isEmpty()
                ? List.of()
                : chain.departures().stream().sorted().map(Departure::name).toList();
        this.skipped = new ArrayList<>(skipped);
    }

    void trying(Target target) {
        int at = chain.place(target);
        furthest = furthest == Integer.MAX_VALUE ? at : Math.max(furthest, at);
    }

    public void failed(Target target, Failure failure, long ms) {
        failed.add(new Failed(target, failure, ms));
        attempts.add(failed.getLast());
    }

    /** An attempt failed whose target is asked once more: what comes of that decides. */
    public void askedAgain(Target target, Failure failure, long ms) {
        attempts.add(new Failed(target, failure, ms));
    }

    /** By name why the targets are not tried in the order that the route writes; empty where they are. */
    public List<String> departures() {
        return departures;
    }

    /** All that failed, in order, also where the same target was asked once more at once. */
    public List<Failed> attempts() {
        return attempts;
    }

    /** It was slow, and a target that was asked beside it answered first. */
    public void overtaken(Target target) {
        overtaken.add(target);
    }

    public void skipped(Skip skip) {
        skipped.add(skip);
    }

    /** All others are out of the question; this one, which was passed by, is called after all. */
    void takenAsLastResort(Target target) {
        gone = true;
        skipped.removeIf(skip -> skip.target().equals(target));
    }

    /** Nothing is left to try: of what was passed by for another reason, that which could not have served the request is told so. */
    void ended(Suitability suitability) {
        gone = true;
        skipped.replaceAll(skip -> suitability
                .obstacle(skip.target())
                .map(why -> new Skip(skip.target(), new Availability.Unsuitable(why)))
                .orElse(skip));
    }

    public List<Target> chain() {
        return chain.targets();
    }

    public List<Failed> failed() {
        return failed;
    }

    boolean hasFailed(Target target) {
        return failed.stream().anyMatch(each -> each.target().equals(target));
    }

    /** The failed attempts as the history keeps them. */
    public List<AttemptSummary> failedAttempts() {
        return attempts.stream().map(Failed::attempt).toList();
    }

    /** The last failure of each target that was asked, in the order in which they were asked. */
    List<Failed> lastFailed() {
        Map<Target, Failed> last = new LinkedHashMap<>();
        failed.forEach(each -> last.put(each.target(), each));
        return List.copyOf(last.values());
    }

    /**
     * Whether a key that does not know what the request refers to leaves it open whether another key of the model does: one that is limited, that
     * failed for another reason, or that was not asked. A key that the provider rejects will never tell.
     */
    boolean isOpenWhoKnows(Failure failure, Target asked) {
        return failure.isUnknownReference()
                && chain.targets().stream()
                        .filter(other -> other.ref().equals(asked.ref()))
                        .anyMatch(this::mayKnow);
    }

    private boolean mayKnow(Target target) {
        return !isRejected(target)
                && failed.stream()
                        .filter(each -> each.target().equals(target))
                        .noneMatch(each -> each.failure().isUnknownReference()
                                || each.failure().failureClass() == FailureClass.Unauthorized)
                && skipped.stream().noneMatch(skip -> skip.target().equals(target) && skip.isUnsuitable());
    }

    private boolean isRejected(Target target) {
        return skipped.stream()
                .filter(skip -> skip.target().equals(target))
                .filter(Skip::isCooling)
                .flatMap(skip -> skip.cooldown().stream())
                .anyMatch(active -> active.cooldown().isRejection());
    }

    /** How many targets were asked in vain. */
    int failedTargets() {
        return lastFailed().size();
    }

    /** Whether every target that was asked failed like this. */
    boolean areAll(Predicate<Failure> kind) {
        return lastFailed().stream().map(Failed::failure).allMatch(kind);
    }

    /** The targets that were left out on the way so far: those before the current one, or all where none is left to try. */
    public List<Skip> skipped() {
        return skipped.isEmpty()
                ? List.of()
                : skipped.stream().filter(skip -> onTheWay(skip.target())).toList();
    }

    private boolean onTheWay(Target target) {
        return gone || chain.place(target) < furthest;
    }

    /** Whether the first target was called and nothing has failed: nearly always. */
    public boolean isStraight() {
        return failed.isEmpty() && skipped.isEmpty() && overtaken.isEmpty();
    }

    /** Why a target was passed by on the way so far, in a word; empty where it was not. */
    public Optional<String> passedBy(Target target) {
        if (overtaken.contains(target)) {
            return Optional.of("Overtaken");
        }
        return failed.stream()
                .filter(each -> each.target().equals(target))
                .map(each -> each.failure().failureClass().name())
                .findFirst()
                .or(() -> skipped().stream()
                        .filter(each -> each.target().equals(target))
                        .map(Skip::reason)
                        .findFirst());
    }

    /** Whether a rate limit, a quota that is used up, or a ceiling or budget of the route is among the reasons. */
    boolean metRateLimit() {
        return failed.stream().anyMatch(each -> each.failure().failureClass().isLimit())
                || skipped.stream().anyMatch(Trail::isLimit);
    }

    /** Whether each target of the chain is rate limited, has used up its quota or what the route lets it have. */
    boolean allLimited() {
        List<Failed> last = lastFailed();
        return chain.targets().stream()
                .allMatch(target -> last.stream()
                                .anyMatch(each -> each.target().equals(target)
                                        && each.failure().failureClass().isLimit())
                        || (!hasFailed(target)
                                && skipped.stream()
                                        .anyMatch(each -> each.target().equals(target)
                                                && isLimit(each)
                                                && !(each.availability() instanceof Availability.BudgetSpent))));
    }

    private static boolean isLimit(Skip skip) {
        return !skip.isUnsuitable()
                && !(skip.availability() instanceof Availability.NoHeadroom)
                && skip.cooldown()
                        .map(active -> !active.cooldown().isManual()
                                && active.cooldown().failureClass().isLimit())
                        .orElse(true);
    }

    /** Why no target at all can serve the request; empty where one can. */
    Optional<String> misfit() {
        return failed.isEmpty() && skipped.stream().allMatch(Skip::isUnsuitable)
                ? skipped.stream()
                        .map(Skip::availability)
                        .map(availability -> ((Availability.Unsuitable) availability).why())
                        .findFirst()
                : Optional.empty();
    }

    /** Whether it was passed by for what its provider would most likely say, and nothing else. */
    boolean wasDoubted(Target target) {
        return skipped.stream()
                .anyMatch(
                        skip -> skip.target().equals(target) && skip.availability() instanceof Availability.NoHeadroom);
    }

    /** When the targets that were passed by for the route's own ceilings and budgets, or the provider's likely refusal, may be free, in ms. */
    LongStream ceilingsFreeInMs() {
        return skipped.stream().map(Skip::availability).flatMapToLong(availability -> switch (availability) {
            case Availability.AtCeiling(String which, long ms) -> LongStream.of(ms < 0 ? CALL_ENDS_MS : ms);
            case Availability.BudgetSpent(String which, long ms) -> LongStream.of(ms);
            case Availability.NoHeadroom none -> LongStream.of(none.freeInMs());
            default -> LongStream.empty();
        });
    }
}
