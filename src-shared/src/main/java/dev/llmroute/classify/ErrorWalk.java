package dev.llmroute.classify;

import dev.llmroute.classify.ErrorFields.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands in the error fields of a response, whoever said it: one walk through the body, bounded in depth, nodes and text. */
final class ErrorWalk {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NODES = 1000;
    private static final int MAX_MESSAGE = 4000;
    private static final int MAX_MESSAGES = 40;
    /** Of all messages together: a hostile body must not cost more time than a few of the largest real ones. */
    private static final int MAX_TEXT = 16_000;

    /** Headers that name the error or its limit: AWS, GitHub Models, Azure API Management, gateways. */
    private static final List<String> ID_HEADERS = List.of(
            "x-amzn-errortype", "x-ratelimit-type", "policy-id", "x-error-code", "x-error-type", "cf-mitigated");

    private static final Pattern TAG =
            Pattern.compile("<(title|h1)[^>]{0,200}>([^<]{1,300})", Pattern.CASE_INSENSITIVE);

    private final ProviderResponse response;
    private final CallersWords callers;
    private final List<MachineName> ids = new ArrayList<>();
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
    private boolean page;

    /** @param callers the words of the request, whose numbers are no codes of the provider */
    ErrorWalk(ProviderResponse response, CallersWords callers) {
        this.response = response;
        this.callers = callers;
        for (String header : ID_HEADERS) {
            String value = response.headers().get(header);
            if (value != null) {
                addId(MachineName.HEADER, value);
            }
        }
        Object json = response.body().json();
        if (json instanceof String message) {
            addMessage(message);
        } else if (json != null) {
            walk("", json, 0);
            walk("error", ErrorBody.firstChoice(response.body().object()).get("error"), 0);
        } else if (!response.body().text().isBlank()) {
            page = true;
            addPage(response.body().text().strip());
        }
    }

    /** In the order in which they stand there, those of headers first. */
    List<MachineName> ids() {
        return ids;
    }

    /** As received, each once, without links. */
    List<String> messages() {
        return messages;
    }

    /** The first link of a message; empty where it had none. */
    String link(String message) {
        return links.getOrDefault(message, "");
    }

    /** Whether a message stands in JSON within prose. */
    boolean isDugOut(String message) {
        return dugOutMessages.contains(message);
    }

    /** Fields that may state a wait, but those in JSON within prose. */
    List<Field> numbers() {
        return numbers;
    }

    /** Those that stand in JSON within prose. */
    List<Field> dugOutNumbers() {
        return dugOutNumbers;
    }

    /** The HTTP status that stands in the body; 0 where none does. */
    int innerStatus() {
        return innerStatus;
    }

    /** Whether a gateway hands on an upstream's error. */
    boolean relayed() {
        return relayed;
    }

    /** Whether the body is a page or plain text. */
    boolean page() {
        return page;
    }

    /** The provider's type of the error, or what it has in its place. */
    @Nullable
    String type() {
        return type == null ? status : type;
    }

    @Nullable
    String code() {
        return code;
    }

    VendorNumber number() {
        return number;
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
            ids.add(new MachineName(field, bounded, dugOut));
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

    /** Only title and headline of an HTML page count; other text counts as it is. */
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
