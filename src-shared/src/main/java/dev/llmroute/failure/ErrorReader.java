package dev.llmroute.failure;

import dev.llmroute.failure.ErrorFields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the error fields of a response: one walk through the body, bounded in depth, nodes and text. Used once. */
final class ErrorReader {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NODES = 1000;
    private static final int MAX_MESSAGE = 4000;
    private static final int MAX_MESSAGES = 40;
    /** Of all messages together: a hostile body must not cost more time than a few of the largest real ones. */
    private static final int MAX_TEXT = 16_000;

    private static final Set<String> ID_FIELDS = Set.of("""
            type code status reason kind key errortype errorcode errorname exceptiontype subtype quotaid quotametric
            quotalimit limitsource limittype ratelimittype __type""".split("\\s+"));
    private static final Set<String> MESSAGE_FIELDS = Set.of("""
            message msg error errors detail details title description raw body cause reason statusmsg errormsg
            errormessage errordescription usermessage faultstring exception""".split("\\s+"));
    private static final Set<String> CODE_FIELDS =
            Set.of("code", "status", "statuscode", "httpcode", "httpstatus", "errorcode", "rawstatuscode");

    /** Headers that name the error or its limit: AWS, GitHub Models, Azure API Management, gateways. */
    private static final List<String> ID_HEADERS = List.of(
            "x-amzn-errortype", "x-ratelimit-type", "policy-id", "x-error-code", "x-error-type", "cf-mitigated");

    private static final Phrases REQUESTED = Phrases.of("requested");

    private static final Pattern TAG =
            Pattern.compile("<(title|h1)[^>]{0,200}>([^<]{1,300})", Pattern.CASE_INSENSITIVE);
    /** What ends a link. */
    private static final String URL_ENDS = " \t\n\u000b\f\r\"'<>)";

    private static final int MAX_URL = 500;
    /** Something in quotes that has a blank in it: what a caller wrote, not a name. */
    private static final Pattern QUOTE =
            Pattern.compile("(?<![\\p{L}\\p{N}])(['\"`])(?=[^'\"`]{0,300}\\s)[^'\"`]{1,2000}\\1");

    /** A machine name, and the field that it stands in; of headers none. */
    private record Id(String field, String value) {
        static final String HEADER = "";
    }

    private final ProviderResponse response;
    private final CallersWords callers;
    private final List<Id> ids = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<Field> numbers = new ArrayList<>();
    private int nodes;
    private int length;
    private int innerStatus;
    private boolean relayed;
    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String status;
    private CodeTable table = CodeTable.NONE;
    private int number;
    private String numberField = "";
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
        boolean judged = ErrorFields.isOpen(effective) || ErrorFields.isHalfOpen(effective);
        return judged ? withoutCallersWords(all) : all;
    }

    private ErrorFields fields(int effective, boolean page) {
        Words words = Words.withoutAdvice(withoutQuotes(effective, messages));
        return new ErrorFields(
                effective,
                words(ids),
                words,
                messages,
                messages,
                numbers,
                words.has(REQUESTED) ? LimitUsage.read(messages) : null,
                type == null ? status : type,
                code,
                table,
                number,
                relayed,
                page,
                response.request().model(),
                callers,
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

    /** Prose in a place for machine names is none, and what the caller said counts neither as a name nor as a number nor, under an open status, as words. */
    private ErrorFields withoutCallersWords(ErrorFields all) {
        boolean open = all.isOpen();
        List<Id> own = ids.stream().filter(id -> isOwn(id, open)).toList();
        List<String> judged = callers.takenOutOf(messages);
        boolean callersNumber = number != 0 && callers.holdName(numberField, Integer.toString(number));
        return new ErrorFields(
                all.status(),
                words(own),
                open ? Words.withoutAdvice(withoutQuotes(all.status(), judged)) : all.words(),
                messages,
                judged,
                numbers.stream().filter(this::isOwn).toList(),
                all.usage() == null ? null : LimitUsage.read(judged),
                all.type(),
                all.code(),
                callersNumber ? CodeTable.NONE : table,
                callersNumber ? 0 : number,
                relayed,
                all.page(),
                all.model(),
                callers,
                all);
    }

    private boolean isOwn(Id id, boolean open) {
        return id.field().equals(Id.HEADER)
                || ((!open || id.value().strip().indexOf(' ') < 0) && !callers.holdName(id.field(), id.value()));
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
            String name = simple(member.getKey());
            if (name.endsWith("exception") && value instanceof Map<?, ?>) {
                addId("exception", member.getKey());
            }
            boolean known = ID_FIELDS.contains(name) || MESSAGE_FIELDS.contains(name);
            if (!known && WaitFields.mayStateWait(name) && numbers.size() < MAX_MESSAGES) {
                numbers.add(new Field(name, value, object));
            }
            noteVendor(member.getKey(), value);
            relayed |= name.equals("raw") || name.equals("upstreamerror");
            walk(name, value, depth + 1);
        }
    }

    /** Which vendor's numbers the codes are, told by the shape of the body. */
    private void noteVendor(String member, Object value) {
        CodeTable found = CodeTable.NONE;
        Object candidate = value;
        switch (member) {
            case "base_resp" -> {
                found = CodeTable.MINIMAX;
                candidate = ErrorBody.asObject(value).get("status_code");
            }
            case "errors" -> {
                found = CodeTable.CLOUDFLARE;
                candidate = value instanceof List<?> list && !list.isEmpty()
                        ? ErrorBody.asObject(list.getFirst()).get("code")
                        : null;
            }
            case "error_code" -> found = CodeTable.BAIDU;
            case "error" -> {
                found = CodeTable.ZHIPU;
                candidate = ErrorBody.asObject(value).get("code");
            }
            default -> {}
        }
        int businessCode = integer(candidate);
        if (found.meaning(businessCode) != null) {
            table = found;
            number = businessCode;
            numberField = member.equals("base_resp") ? "status_code" : member.equals("error_code") ? member : "code";
        }
    }

    private void addNumber(String name, Number value) {
        int n = integer(value);
        if (n == 0 || !CODE_FIELDS.contains(name)) {
            return;
        }
        boolean open = response.status() < 400 || response.status() >= 500;
        boolean counts = !open || !callers.holdName(name, Integer.toString(n));
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
        if (CODE_FIELDS.contains(name)) {
            addNumber(name, integer(value));
        }
        if (ID_FIELDS.contains(name) && !value.startsWith("http")) {
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
        if (MESSAGE_FIELDS.contains(name) && !(name.equals("reason") && isName)) {
            addMessage(value);
        }
    }

    private void addId(String field, String value) {
        if (idLength < MAX_MESSAGE) {
            String bounded = value.substring(0, Math.min(value.length(), 300));
            ids.add(new Id(field, bounded));
            idLength += bounded.length() + 3;
        }
    }

    private void addMessage(String value) {
        int room = Math.min(MAX_MESSAGE, MAX_TEXT - length);
        if (messages.size() >= MAX_MESSAGES || room <= 0) {
            return;
        }
        String message = withoutUrls(value.length() > room ? value.substring(0, room) : value);
        if (!messages.contains(message)) {
            messages.add(message);
            length += message.length();
        }
    }

    private static String withoutUrls(String message) {
        StringBuilder kept = null;
        int copied = 0;
        for (int at = message.indexOf("://"); at >= 0; at = message.indexOf("://", at + 1)) {
            int start = message.startsWith("https", at - 5) ? at - 5 : at - 4;
            int end = endOfUrl(message, at + 3);
            if (start >= copied && message.startsWith("http", start) && end > at + 3) {
                kept = kept == null ? new StringBuilder(message.length()) : kept;
                kept.append(message, copied, start).append(' ').append(sectionOfLimits(message.substring(start, end)));
                copied = end;
            }
        }
        return kept == null
                ? message
                : kept.append(message, copied, message.length()).toString();
    }

    /** A link to what a manual says about limits says which limit it is; Alibaba has no other word for it. */
    private static String sectionOfLimits(String url) {
        int section = url.indexOf('#');
        return section >= 0 && Words.of(url.substring(section + 1)).has(LimitRules.LIMIT_SECTIONS)
                ? url.substring(section)
                : "";
    }

    private static int endOfUrl(String message, int from) {
        int end = from;
        while (end < message.length() && end - from < MAX_URL && URL_ENDS.indexOf(message.charAt(end)) < 0) {
            end++;
        }
        return end;
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

    /** A field's name without case and separators: {@code Retry-After} and {@code retry_after} are one. */
    static String simple(String name) {
        if (isSimple(name)) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && c != ':' && (c != '_' || name.startsWith("__"))) {
                out.append(Character.toLowerCase(c));
            }
        }
        return out.toString();
    }

    private static boolean isSimple(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Ascii.isSmallLetter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int integer(@Nullable Object value) {
        return switch (value) {
            case Number n when n.longValue() == n.intValue() -> n.intValue();
            case String s -> Math.max(0, WaitValue.fewDigits(s));
            case null, default -> 0;
        };
    }
}
