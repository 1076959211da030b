package dev.llmroute.bench.propagation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What callers' answers say of a limit's beginning and end. Pure.
 *
 * @param answers all answers
 * @param head the target that was limited
 * @param firstMicros when the first refusal was seen, in microseconds since 1970
 * @param untilMicros until when the target was to be left alone
 * @param propagationMicros how long it takes until all routers know
 */
record LimitCourse(List<Answer> answers, String head, long firstMicros, long untilMicros, long propagationMicros) {
    private static final long SECOND = 1_000_000;

    /** A second of the way back: requests that were sent in it, those of them that called the head, and those it refused. */
    record Second(long requests, long atHead, long refused) {}

    LimitCourse {
        answers = answers.stream()
                .sorted(Comparator.comparingLong(Answer::sentMicros))
                .toList();
    }

    /** How many requests ended in each other way than with 200. */
    Map<String, Long> failed() {
        return answers.stream()
                .filter(Answer::failed)
                .collect(Collectors.groupingBy(Answer::outcome, TreeMap::new, Collectors.counting()));
    }

    /** Calls that the head refused after its first refusal, until the end of the limit. */
    long refused() {
        return Math.max(0, count(each -> each.refused() && each.sentMicros() < untilMicros) - 1);
    }

    /** Requests that were on their way to the head or back when the first refusal was seen, without the refused one itself. */
    long inFlight() {
        long all = count(
                each -> each.called(head) && each.sentMicros() <= firstMicros && each.answeredMicros() > firstMicros);
        return Math.max(0, all - Math.min(1, count(Answer::refused)));
    }

    /** Requests that came after that, but before all routers could know, and went to the head. */
    long withinPropagation() {
        return count(each -> each.called(head)
                && each.sentMicros() > firstMicros
                && each.sentMicros() <= firstMicros + propagationMicros);
    }

    /** Requests that went to the head although all routers could know. */
    long late() {
        return count(each -> each.called(head)
                && each.sentMicros() > firstMicros + propagationMicros
                && each.sentMicros() < probe().map(Answer::sentMicros).orElse(Long.MAX_VALUE));
    }

    /** The first request that called the head after the limit; a little before its end where clocks are read apart. */
    Optional<Answer> probe() {
        return answers.stream()
                .filter(each -> each.called(head) && each.sentMicros() >= untilMicros - SECOND / 10)
                .findFirst();
    }

    /** The n-th second after the end of the limit; negative ones are before it. */
    Second second(int n) {
        long from = untilMicros + n * SECOND;
        Predicate<Answer> within = each -> each.sentMicros() >= from && each.sentMicros() < from + SECOND;
        return new Second(
                count(within), count(within.and(each -> each.called(head))), count(within.and(Answer::refused)));
    }

    private long count(Predicate<Answer> predicate) {
        return answers.stream().filter(predicate).count();
    }
}
