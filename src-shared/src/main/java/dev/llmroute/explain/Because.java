package dev.llmroute.explain;

import dev.llmroute.message.Messages;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing of why a target is tried, skipped or left out, for who tells it in a language of their own. Immutable.
 *
 * @param words that its sentence names, in their order: names of providers, numbers, instants, other sentences
 * @param leftMs a time from now that its sentence names last, ms; -1 where it names none
 */
public record Because(Kind kind, List<String> words, long leftMs) {
    /** What it is; each kind has a sentence in English. */
    public enum Kind {
        ListedOrder("in the order of the request's models"),
        FirstOfRoute("first of the route"),
        AskedFor("asked for"),
        NextKey("the next key of %s"),
        Costs("in tier %s, about $%s with a prompt of %s tokens that no cache knows and an answer of %s"),
        KeyOfConversation("which of the %s keys of %s comes first is the conversation's"),
        OtherModel("another model of %s"),
        FallsBack("%s falls back to %s"),
        KeptFor("the last attempt is kept for %s"),
        BeyondAttempts("not within %s attempts"),
        ComesBack("coming back: %s %% of the requests are let through, the others pass it by"),
        NotReached("not reached: the request fails at once, since each key of the model that it asks for was rejected"),
        Unfit("left out: %s"),
        Over("over: %s; one request tries it, the others pass it by until it is answered"),
        Broken("broken: the provider does not know the model, until the route changes"),
        KeyRejected("its key was rejected; tried again in %s"),
        CoolingDown("cooling down: %s until %s, in %s"),
        BudgetSpent("its budget, %s, is spent; it begins anew in %s"),
        NoHeadroom("its provider would most likely refuse: %s"),
        NotAsked("not among the request's models"),
        NotAllowed("may not serve this caller"),
        NoFallback("%s does not fall back to it"),
        ProviderDisabled("its provider is disabled"),
        Disabled("disabled"),
        KeyDisabled("this key is disabled");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    public Because {
        words = List.copyOf(words);
    }

    static Because of(Kind kind, String... words) {
        return new Because(kind, List.of(words), -1);
    }

    static Because in(long leftMs, Kind kind, String... words) {
        return new Because(kind, List.of(words), Math.max(0, leftMs));
    }

    /** In English. */
    public String sentence() {
        List<String> all = new ArrayList<>(words);
        if (leftMs >= 0) {
            all.add(Messages.duration(leftMs));
        }
        return kind.sentence.formatted(all.toArray());
    }
}
