package dev.llmroute.failure;

import dev.llmroute.failure.ErrorFields.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects the error fields of a response: one walk through the body, bounded in depth, nodes and text. Used once. */
final class ErrorReader {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NODES = 1000;
    private static final int MAX_MESSAGE = 4000;
    private static final int MAX_MESSAGES = 40;
    /** Of all messages together: a hostile body must not cost more time than a few of the largest real ones. */
    private static final int MAX_TEXT = 16_000;

    /** Headers that name the error or its limit: AWS, GitHub Models, Azure API Management, gateways. */
    private static final List<String> ID_HEADERS = List.of(
            "x-amzn-errortype", "x-ratelimit-type", "policy-id", "x-error-code", "x-error-type", "cf-mitigated");

    private static final Phrases REQUESTED = Phrases.of("requested");

    private static final Pattern TAG =
            Pattern.compile("<(title|h1)[^>]{0,200}>([^<]{1,300})", Pattern.CASE_INSENSITIVE);
    /** Something in quotes that has a blank in it: what a caller wrote, not a name. */
    private static final Pattern QUOTE =
            Pattern.compile("(?<![\\p{L}\\p{N}])(['\"`])(?=[^'\"`]{0,300}\\s)[^'\"`]{1,2000}\\1");

    /**
     * A machine name.
     *
     * @param field the field that it stands in; of headers none
     * @param dugOut whether it stands in JSON within prose, which may be another server's
     */
    private record Id(String field, String value, boolean dugOut) {
        static final String HEADER = "";

        boolean isHeader() {
            return field.equals(HEADER);
        }

        boolean isName() {
            return value.strip().indexOf(' ') < 0;
        }
    }

    private final ProviderResponse response;
    private final CallersWords callers;
    private final List<Id> ids = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    /** The first link of each message that had one. */
    private final Map<String, String> links = new HashMap<>();

    /** Those that stand in JSON within prose. */
    private final Set<String> dugOutMessages = new HashSet<>();

    private final List<Field> numbers = new ArrayList<>();
    private final List<Field> dugOutNumbers = new ArrayList<>();
    private boolean dugOut;
    private int nodes;
    private int length;
    private int innerStatus;
    private boolean relayed;
    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String status;
    private VendorNumber number = VendorNumber.NONE;
    private int idLength;

    private ErrorReader(ProviderResponse response) {
        this.response = response;
        this.callers = CallersWords.of(response.request());
    }

    static ErrorFields read(ProviderResponse response) {
        return new ErrorReader(response).fields();
    }

    private ErrorFields fields() {
        for (String header : ID_HEADERS) {
            String value = response.headers().get(header);
            if (value != null) {
                addId(Id.HEADER, value);
            }
        }
        Object json = response.body().json();
        boolean page = false;
        if (json instanceof String message) {
            addMessage(message);
        } else if (json != null) {
            walk("", json, 0);
            walk("error", ErrorBody.firstChoice(response.body().object()).get("error"), 0);
        } else if (!response.body().text().isBlank()) {
            page = true;
            addPage(response.body().text().strip());
        }
        boolean success = response.status() < 400;
        int effective = success || response.status() >= 500 ? statusInside(response.status()) : response.status();
        ErrorFields all = fields(effective, page);
        return ErrorFields.isTold(effective) ? all : withoutCallersWords(all);
    }

    private ErrorFields fields(int effective, boolean page) {
        Words words = Words.withoutAdvice(withoutQuotes(effective, messages));
        return new ErrorFields(
                effective,
                words(ids),
                words(ids.stream().filter(ErrorReader::isOfEnvelope).toList()),
                words,
                messages,
                messages,
                Stream.concat(numbers.stream(), dugOutNumbers.stream()).toList(),
                words.has(REQUESTED) ? LimitUsage.read(messages) : null,
                type == null ? status : type,
                code,
                number.table(),
                number.number(),
                relayed,
                page,
                response.request().model(),
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
        List<String> own = messages.stream()
                .filter(each -> !dugOutMessages.contains(each) && (open || isAboutItself(each)))
                .toList();
        List<String> judged = callers.takenOutOf(own);
        boolean callersNumber =
                number.number() != 0 && callers.holdName(number.field(), Integer.toString(number.number()));
        return new ErrorFields(
                all.status(),
                words(ownIds(open)),
                all.envelope(),
                Words.withoutAdvice(open ? withoutQuotes(all.status(), judged) : own),
                own,
                judged,
                numbers.stream().filter(this::isOwn).toList(),
                all.usage() == null ? null : LimitUsage.read(judged),
                all.type(),
                all.code(),
                callersNumber ? CodeTable.NONE : all.table(),
                callersNumber ? 0 : all.number(),
                relayed,
                all.page(),
                all.model(),
                callers,
                !open,
                all);
    }

    private boolean isAboutItself(String message) {
        return !AnotherServer.isToldOf(message, links.getOrDefault(message, ""), callers);
    }

    private List<Id> ownIds(boolean open) {
        boolean waits = response.headers().keySet().stream().anyMatch(name -> name.contains("retry-after"));
        List<Id> own = new ArrayList<>(ids.size());
        for (Id id : ids) {
            // A header is no echo: beside it the name of a limit is the provider's, whoever wrote it, too.
            boolean proven = waits && isOfEnvelope(id) && Words.of(id.value()).has(ClassRules.LIMIT_CODES);
            if (id.isHeader() || proven) {
                own.add(id);
            } else if (!id.dugOut() && !callers.holdName(id.field(), id.value())) {
                if (id.isName()) {
                    own.add(id);
                } else if (!open) {
                    own.add(new Id(
                            id.field(), callers.takenOutOf(List.of(id.value())).getFirst(), false));
                }
            }
        }
        return own;
    }

    private static boolean isOfEnvelope(Id id) {
        return !id.dugOut() && id.isName();
    }

    private boolean isOwn(Field field) {
        return !(field.value() instanceof String || field.value() instanceof Number)
                || !callers.holdName(field.name(), field.value().toString());
    }

    private static Words words(List<Id> ids) {
        StringBuilder all = new StringBuilder();
        ids.forEach(id -> all.append(id.value()).append(" | "));
        return Words.of(all.toString());
    }

    /** Gateways answer 200 or 5xx and put the upstream's status into the body. */
    private int statusInside(int status) {
        if (status < 400) {
            return innerStatus;
        }
        return innerStatus == 429 || innerStatus == 402 || innerStatus == 529 ? innerStatus : status;
    }

    private void walk(String name, @Nullable Object value, int depth) {
        if (value == null || depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            return;
        }
        switch (value) {
            case Map<?, ?> map -> walkObject(ErrorBody.asObject(map), depth);
            case ErrorBody.Within within -> {
                boolean before = dugOut;
                dugOut |= !ErrorFieldNames.isUpstreams(name) && !Sentences.isWrapper(within.lead());
                within.forEach(each -> walk(name, each, depth + 1));
                dugOut = before;
            }
            case List<?> list -> {
                for (Object item : list) {
                    walk(name, item, depth + 1);
                }
            }
            case String string -> addText(name, string);
            case Number n -> addNumber(name, n);
            default -> {}
        }
    }

    private void walkObject(Map<String, @Nullable Object> object, int depth) {
        for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
            Object value = member.getValue();
            if (value == null
                    || ErrorBody.isContent(member.getKey())
                    || member.getKey().equals("links")) {
                continue;
            }
            String name = ErrorFieldNames.simple(member.getKey());
            if (name.endsWith("exception") && value instanceof Map<?, ?>) {
                addId("exception", member.getKey());
            }
            boolean known = ErrorFieldNames.isId(name) || ErrorFieldNames.isMessage(name);
            List<Field> waits = dugOut ? dugOutNumbers : numbers;
            if (!known && WaitFields.mayStateWait(name) && waits.size() < MAX_MESSAGES) {
                waits.add(new Field(name, value, object));
            }
            VendorNumber found = VendorNumber.of(member.getKey(), value);
            if (found.isKnown() && counts()) {
                number = found;
            }
            relayed |= ErrorFieldNames.isUpstreams(name);
            walk(name, value, depth + 1);
        }
    }

    /** Whether numbers are the provider's own: what stands in JSON within prose is so where the status says what failed. */
    private boolean counts() {
        return !dugOut || ErrorFields.isTold(response.status());
    }

    private void addNumber(String name, Number value) {
        int n = ErrorFieldNames.integer(value);
        if (n == 0 || !ErrorFieldNames.isCode(name)) {
            return;
        }
        boolean open = response.status() < 400 || response.status() >= 500;
        boolean counts = counts() && (!open || !callers.holdName(name, Integer.toString(n)));
        if (n >= 400 && n <= 599 && innerStatus == 0 && counts) {
            innerStatus = n;
        }
        if (code == null && (name.equals("code") || name.equals("errorcode"))) {
            code = String.valueOf(n);
        }
    }

    private void addText(String name, String value) {
        if (value.isBlank()) {
            return;
        }
        if (ErrorFieldNames.isCode(name)) {
            addNumber(name, ErrorFieldNames.integer(value));
        }
        if (ErrorFieldNames.isId(name) && !value.startsWith("http")) {
            addId(name, value);
            if (name.equals("type") && type == null && !value.equals("error")) {
                type = value;
            } else if ((name.equals("code") || name.equals("errorcode")) && code == null) {
                code = value;
            } else if (name.equals("status") && status == null) {
                status = value;
            }
        }
        boolean isName = value.indexOf(' ') < 0;
        if (name.equals("error") && isName) {
            addId(name, value);
        }
        if (ErrorFieldNames.isMessage(name) && !(name.equals("reason") && isName)) {
            addMessage(value);
        }
    }

    private void addId(String field, String value) {
        if (idLength < MAX_MESSAGE) {
            String bounded = value.substring(0, Math.min(value.length(), 300));
            ids.add(new Id(field, bounded, dugOut));
            idLength += bounded.length() + 3;
        }
    }

    private void addMessage(String value) {
        int room = Math.min(MAX_MESSAGE, MAX_TEXT - length);
        if (messages.size() >= MAX_MESSAGES || room <= 0) {
            return;
        }
        String received = value.length() > room ? value.substring(0, room) : value;
        String message = Links.takenOutOf(received);
        if (!messages.contains(message)) {
            messages.add(message);
            if (dugOut) {
                dugOutMessages.add(message);
            }
            if (!message.equals(received)) {
                links.put(message, Links.first(received));
            }
            length += message.length();
        }
    }

    /** Of an HTML page only title and headline count; other text counts as it is. */
    private void addPage(String text) {
        if (!text.startsWith("<")) {
            addMessage(text);
            return;
        }
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            addMessage(tag.group(2).strip());
        }
    }
}
