package dev.llmroute.classify;

import dev.llmroute.classify.ErrorFields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells what of the {@link ErrorWalk error fields} of a response counts: what the caller said proves nothing. Used once. */
final class ErrorReader {
    private static final Phrases REQUESTED = Phrases.of("requested");

    /** Something in quotes that has a blank in it: what a caller wrote, not a name. */
    private static final Pattern QUOTE =
            Pattern.compile("(?<![\\p{L}\\p{N}])(['\"`])(?=[^'\"`]{0,300}\\s)[^'\"`]{1,2000}\\1");

    private final ProviderResponse response;
    private final CallersWords callers;
    private final ErrorWalk walk;

    private ErrorReader(ProviderResponse response) {
        this.response = response;
        this.callers = CallersWords.of(response.request());
        this.walk = new ErrorWalk(response, callers);
    }

    static ErrorFields read(ProviderResponse response) {
        return new ErrorReader(response).fields();
    }

    private ErrorFields fields() {
        boolean success = response.status() < 400;
        int effective = success || response.status() >= 500 ? statusInside(response.status()) : response.status();
        ErrorFields all = fields(effective);
        return ErrorFields.isTold(effective) ? all : withoutCallersWords(all);
    }

    private ErrorFields fields(int effective) {
        List<String> messages = walk.messages();
        Words words = Words.withoutAdvice(withoutQuotes(effective, messages));
        List<MachineName> envelope =
                walk.ids().stream().filter(MachineName::isOfEnvelope).toList();
        return new ErrorFields(
                effective,
                new ErrorNames(MachineName.words(walk.ids()), MachineName.words(envelope), walk.type(), walk.code()),
                new ErrorTexts(words, messages, messages, words.has(REQUESTED) ? StatedUsage.in(messages) : null),
                Stream.concat(walk.numbers().stream(), walk.dugOutNumbers().stream())
                        .toList(),
                walk.number(),
                new ErrorSource(walk.relayed(), walk.page(), response.request().model()),
                callers,
                false,
                null);
    }

    private static List<String> withoutQuotes(int status, List<String> messages) {
        boolean quotesCaller = status == 400 || status == 404 || status == 409 || status == 410 || status == 422;
        return quotesCaller
                ? messages.stream()
                        .map(each -> QUOTE.matcher(each).replaceAll(" "))
                        .toList()
                : messages;
    }

    /**
     * Prose in a place for machine names is none, what JSON within prose says may be another server's, and what the caller said counts
     * neither as a name nor as a number nor as words. Where words count at all, those about another server do not.
     */
    private ErrorFields withoutCallersWords(ErrorFields all) {
        boolean open = all.isOpen();
        List<String> own = walk.messages().stream()
                .filter(each -> !walk.isDugOut(each) && (open || isAboutItself(each)))
                .toList();
        List<String> judged = callers.takenOutOf(own);
        VendorNumber number = walk.number();
        boolean callersNumber =
                number.number() != 0 && callers.holdName(number.field(), Integer.toString(number.number()));
        return new ErrorFields(
                all.status(),
                all.names().withIds(MachineName.words(ownIds(open))),
                new ErrorTexts(
                        Words.withoutAdvice(open ? withoutQuotes(all.status(), judged) : own),
                        own,
                        judged,
                        all.usage() == null ? null : StatedUsage.in(judged)),
                walk.numbers().stream().filter(this::isOwn).toList(),
                callersNumber ? VendorNumber.NONE : number,
                all.source(),
                callers,
                !open,
                all);
    }

    private boolean isAboutItself(String message) {
        return !AnotherServer.isToldOf(message, walk.link(message), callers);
    }

    private List<MachineName> ownIds(boolean open) {
        boolean waits = response.headers().keySet().stream().anyMatch(name -> name.contains("retry-after"));
        List<MachineName> own = new ArrayList<>(walk.ids().size());
        for (MachineName id : walk.ids()) {
            // A header is no echo: beside it the name of a limit is the provider's, whoever wrote it, too.
            boolean proven = waits && id.isOfEnvelope() && Words.of(id.value()).has(RateLimitRules.LIMIT_CODES);
            if (id.isHeader() || proven) {
                own.add(id);
            } else if (!id.dugOut() && !callers.holdName(id.field(), id.value())) {
                if (id.isName()) {
                    own.add(id);
                } else if (!open) {
                    own.add(new MachineName(
                            id.field(), callers.takenOutOf(List.of(id.value())).getFirst(), false));
                }
            }
        }
        return own;
    }

    private boolean isOwn(Field field) {
        return !(field.value() instanceof String || field.value() instanceof Number)
                || !callers.holdName(field.name(), field.value().toString());
    }

    /** Gateways answer 200 or 5xx and put the upstream's status in the body. */
    private int statusInside(int status) {
        int inner = walk.innerStatus();
        if (status < 400) {
            return inner;
        }
        return inner == 429 || inner == 402 || inner == 529 ? inner : status;
    }
}
