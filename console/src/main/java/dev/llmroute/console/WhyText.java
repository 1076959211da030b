package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.explain.Because;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a target is tried, skipped or left out, for people; what {@link Because#sentence} says in English. */
final class WhyText {
    private static final Pattern TOO_LONG = Pattern.compile("the request is longer than its (\\d+) tokens");

    private WhyText() {}

    /** Of all that is the case; empty where nothing is told. */
    static Message of(List<Because> all) {
        return all.stream()
                .map(WhyText::of)
                .reduce((one, next) -> Message.of("why.joined", one, next))
                .orElseGet(Message::nothing);
    }

    private static Message of(Because because) {
        Object[] words = because.words().toArray();
        return switch (because.kind()) {
            case ListedOrder -> Message.of("why.listedOrder");
            case FirstOfRoute -> Message.of("why.firstOfRoute");
            case AskedFor -> Message.of("why.askedFor");
            case NextKey -> Message.of("why.nextKey", words);
            case Costs -> Message.of("why.costs", words);
            case KeyOfConversation -> Message.of("why.keyOfConversation", words);
            case OtherModel -> Message.of("why.otherModel", words);
            case FallsBack -> Message.of("why.fallsBack", words);
            case KeptFor -> Message.of("why.keptFor", words);
            case BeyondAttempts -> Message.of("why.beyondAttempts", words);
            case ComesBack -> Message.of("why.comesBack", words);
            case NotReached -> Message.of("why.notReached");
            case Unfit -> Message.of("why.unfit", unfit(because.words().getFirst()));
            case Over -> Message.of("why.over", words);
            case Broken -> Message.of("why.broken");
            case KeyRejected -> Message.of("why.keyRejected", duration(because.leftMs()));
            case CoolingDown -> Message.of("why.coolingDown", words[0], words[1], duration(because.leftMs()));
            case NoHeadroom -> Message.of("why.noHeadroom", words[0]);
            case BudgetSpent -> Message.of("why.budgetSpent", words[0], duration(because.leftMs()));
            case NotAsked -> Message.of("why.notAsked");
            case NotAllowed -> Message.of("why.notAllowed");
            case NoFallback -> Message.of("why.noFallback", words);
            case ProviderDisabled -> Message.of("why.providerDisabled");
            case Disabled -> Message.of("why.disabled");
            case KeyDisabled -> Message.of("why.keyDisabled");
        };
    }

    /** The obstacles that can be asked about here, which the planner tells in English; any other one stays as it is. */
    private static Message unfit(String obstacle) {
        Matcher tooLong = TOO_LONG.matcher(obstacle);
        if (tooLong.matches()) {
            return Message.of("why.unfit.window", tooLong.group(1));
        }
        return switch (obstacle) {
            case "it takes no tools" -> Message.of("why.unfit.tools");
            case "it takes no images" -> Message.of("why.unfit.images");
            case "it does not answer by a JSON schema" -> Message.of("why.unfit.jsonSchema");
            case "its key is not there" -> Message.of("why.unfit.noKey");
            default -> Message.data(obstacle);
        };
    }

    /** As {@link dev.llmroute.message.Messages#duration} tells it in English. */
    private static Message duration(long ms) {
        if (ms < 60_000) {
            return Message.of("duration.seconds", Math.max(1, Math.ceilDiv(ms, 1000)));
        }
        long minutes = ms / 60_000;
        if (minutes < 60) {
            return Message.of("duration.minutes", minutes);
        }
        return minutes % 60 == 0
                ? Message.of("duration.hours", minutes / 60)
                : Message.of("duration.hoursAndMinutes", minutes / 60, minutes % 60);
    }
}
