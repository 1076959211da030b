package dev.llmroute.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words before a number of a message, which tell whether it is a wait. They are read backwards: approximation, preposition, filler,
 * lead.
 */
record WaitLead(List<String> words) {
    private static final int LOOK_BACK = 80;
    private static final int MAX_FILLERS = 6;

    private static final Set<String> APPROXIMATION = Set.of("""
            about another approx approximately around at just least minimum next only roughly the to up a""".split("\\s+"));
    private static final Set<String> PREPOSITION = Set.of("after", "for", "in", "of", "is", ":", "=");
    private static final Set<String> FILLER = Set.of("""
            a again allowed an another are at automatically be call can down fully in it later limit limits message
            minimum now off on period permitted possible prompt quota request requests s sending the this time window
            will you your""".split("\\s+"));
    private static final Set<String> LEAD = Set.of("""
            accepted available back backoff blocked cool cooldown cooling lifted limited next paused recover recovers refill refilled refills
            refresh refreshed refreshes resend resubmit renew renewed renews replenish replenished replenishes reset resets resetting restored
            resume resumes retried retry retrying submit throttled try trying unblocked unlock unlocked unlocks wait waiting""".split("\\s+"));
    /** Leads that need no preposition. */
    private static final Set<String> BARE_LEAD =
            Set.of("wait", "waiting", "sleep", "retryafter", "retrydelay", "waittime");
    /** What makes a duration a window: "8 per 60 s", "every 5 hours". */
    private static final Set<String> WINDOW = Set.of("per", "every", "each", "/", "last", "past");

    private static final String MARKS = ":=.!?;/\n";
    private static final List<String> MARK_TOKENS = List.of(":", "=", ".", "!", "?", ";", "/", "\n");

    /** Words, numbers and the punctuation that matters, in the text before this place. */
    static WaitLead before(String lower, int at) {
        List<String> tokens = new ArrayList<>(16);
        int i = Math.max(0, at - LOOK_BACK);
        while (i < at) {
            int end = i + 1;
            if (Ascii.isSmallLetter(lower.charAt(i))) {
                while (end < at && Ascii.isSmallLetter(lower.charAt(end))) {
                    end++;
                }
                tokens.add(lower.substring(i, end));
            } else if (Ascii.isDigit(lower.charAt(i))) {
                end = Math.min(at, Ascii.endOfDigits(lower, i));
                tokens.add("#");
            } else {
                int mark = MARKS.indexOf(lower.charAt(i));
                if (mark >= 0) {
                    tokens.add(MARK_TOKENS.get(mark));
                }
            }
            i = end;
        }
        return new WaitLead(tokens);
    }

    /** Whether the number is the length of a window. */
    boolean isWindow() {
        return !words.isEmpty() && WINDOW.contains(words.getLast());
    }

    /** Whether they announce a wait. */
    boolean isLed() {
        return isLed(false);
    }

    /** Whether they do so for a number behind which <i>later</i> stands in a preposition's place. */
    boolean isLedWithoutPreposition() {
        return isLed(true);
    }

    private boolean isLed(boolean withoutPreposition) {
        int i = words.size() - 1;
        while (i >= 0 && APPROXIMATION.contains(words.get(i))) {
            i--;
        }
        if (i >= 0 && BARE_LEAD.contains(words.get(i))) {
            return true;
        }
        boolean preposition = withoutPreposition;
        while (i >= 0 && PREPOSITION.contains(words.get(i))) {
            preposition = true;
            i--;
        }
        for (int fillers = 0; i >= 0 && fillers < MAX_FILLERS && FILLER.contains(words.get(i)); fillers++) {
            i--;
        }
        return preposition && i >= 0 && (LEAD.contains(words.get(i)) || BARE_LEAD.contains(words.get(i)));
    }

    /** "In 45 seconds, ..." and "After 45 seconds, ..." as the beginning of a sentence. */
    boolean opensSentence() {
        int last = words.size() - 1;
        return last >= 0
                && (words.get(last).equals("in") || words.get(last).equals("after"))
                && (last == 0 || ".!?;\n".contains(words.get(last - 1)));
    }

    /** The unit in ms of a bare number behind {@code retry-after}, which the field's name gives; 0 where these words are something else. */
    long unitOfRetryAfter() {
        int last = words.size() - 1;
        if (isOneOf(last, ":", "=")) {
            last--;
        }
        boolean millis = isOneOf(last, "ms", "milliseconds");
        if (millis || isOneOf(last, "seconds", "sec")) {
            last--;
        }
        boolean named = is(last, "retryafter") || (is(last, "after") && is(last - 1, "retry"));
        return !named ? 0 : millis ? 1 : 1000;
    }

    private boolean is(int index, String word) {
        return index >= 0 && words.get(index).equals(word);
    }

    private boolean isOneOf(int index, String one, String other) {
        return is(index, one) || is(index, other);
    }
}
