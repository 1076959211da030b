package dev.llmroute.classify;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a message says that the model that was asked is not there: it names it where a model stands in a sentence ("The model `x` does
 * not exist", "x is not a valid model ID", "Unsupported model: x"). Files, threads and endpoints that a request names are not found, too,
 * and that says nothing about the model.
 */
final class AskedModel {
    private static final int BEFORE = 80;
    private static final int AFTER = 120;
    /** Nobody names a model as often in one message. */
    private static final int MAX_PLACES = 16;

    /** "The model `", "models/", "deployment ": a name follows. */
    private static final Pattern NOUN_BEFORE = Pattern.compile(
            "(?:^|[^\\p{L}\\p{N}])(?:models?|deployments?|engine)(?: (?:id|name|version|named|called|with (?:id|name)))?[\\s:='\"`/(<\\[]{1,4}$");

    /** What of a name is before it: "Unknown model: ", "no endpoints found for ", "could not find model ". */
    private static final Pattern LEAD = Pattern.compile(
            "(?:^|[^\\p{L}\\p{N}])(?:(?:unknown|unsupported|invalid|unrecognized|nonexistent|no such|not find|not locate|not load|not found)"
                    + "[\\s:]{1,3}(?:the )?(?:model|deployment|engine)(?: (?:id|name|named|called))?|no endpoints found for"
                    + "|no available channels? for model)[\\s:='\"`(<\\[]{1,4}$");

    private static final Pattern GONE_BEHIND = Pattern.compile("['\"`)>\\]]{0,2},?\\s{0,2}(?:model )?(?:"
            + "(?:does|do|did)(?: not|n't) exist"
            + "|(?:is |was |are |has been |could |can |cannot |may |isn't |wasn't |aren't )?(?:be )?(?:not |n't )?(?:be )?"
            + "(?:found|supported|available|deployed|recognized|known|a valid|a supported|a known|valid|deprecated|decommissioned|retired|removed"
            + "|discontinued|unavailable|unknown|invalid|unsupported|shut down)\\b"
            + "|(?:is |has )?(?:now |been |was )?(?:deprecated|decommissioned|retired|removed|discontinued|shut down)"
            + "|(?:is )?no longer"
            + "|(?:has )?reached (?:the |its )?end|不存在|已下线)");

    private static final Phrases GONE = Phrases.of("""
            deprecated, decommissioned, retired, removed, discontinued, unavailable, unknown, invalid, unsupported,
            shut down""");

    private AskedModel() {}

    /** Whether one of the messages says so, and not because the caller did. */
    static boolean isMissing(ErrorFields fields) {
        String model = fields.model().toLowerCase(Locale.ROOT);
        return names(model).stream().anyMatch(name -> isMissing(fields, name));
    }

    /** With and without the vendor before it: {@code openai/gpt-4o} is {@code gpt-4o} to OpenAI. */
    private static List<String> names(String model) {
        int slash = model.lastIndexOf('/');
        return slash < 0 || slash == model.length() - 1 ? List.of(model) : List.of(model, model.substring(slash + 1));
    }

    private static boolean isMissing(ErrorFields fields, String name) {
        for (String received : fields.messages()) {
            String message = received.toLowerCase(Locale.ROOT);
            int at = name.isEmpty() ? -1 : message.indexOf(name);
            for (int i = 0; at >= 0 && i < MAX_PLACES; i++) {
                if (isWhole(message, at, at + name.length()) && isMissing(fields, message, at, name)) {
                    return true;
                }
                at = message.indexOf(name, at + 1);
            }
        }
        return false;
    }

    private static boolean isMissing(ErrorFields fields, String message, int at, String name) {
        int end = behindTag(message, at + name.length());
        String before = message.substring(Math.max(0, at - BEFORE), at);
        String behind = message.substring(end, Math.min(message.length(), end + AFTER));
        Matcher noun = NOUN_BEFORE.matcher(before);
        boolean nounBefore = noun.find();
        if (nounBefore && fields.callers().hold(noun.group() + name)) {
            return false;
        }
        if (nounBefore && noun.start() == 0 && at <= BEFORE && behind.isBlank()) {
            // Anthropic's whole message is "model: NAME".
            return fields.statusIn(404, 410);
        }
        Matcher lead = LEAD.matcher(before);
        if (lead.find()) {
            boolean forRequest = behind.contains("that support") || behind.contains("matching");
            return !forRequest && !fields.callers().hold(lead.group() + name);
        }
        Matcher gone = GONE_BEHIND.matcher(behind);
        boolean first = message.substring(0, at).isBlank() && behind.contains("model");
        if (!gone.lookingAt() || !isNegative(gone.group())) {
            return false;
        }
        return nounBefore
                || ((first || gone.group().contains("model "))
                        && !fields.callers().hold(name + gone.group()));
    }

    /** "is not found" and "is deprecated", unlike "is available". */
    private static boolean isNegative(String said) {
        return said.contains("not ")
                || said.contains("n't")
                || said.contains("no longer")
                || said.contains("end")
                || said.contains("不存在")
                || said.contains("已下线")
                || Words.of(said).has(GONE);
    }

    /** No part of a longer name: {@code gpt-4} is not in {@code gpt-4.2}, but it ends a sentence. */
    private static boolean isWhole(String message, int start, int end) {
        if (start > 0 && (isNamePart(message.charAt(start - 1)) || message.charAt(start - 1) == '.')) {
            return false;
        }
        int at = behindTag(message, end);
        if (at == message.length()) {
            return true;
        }
        char next = message.charAt(at);
        boolean joins = ".:/@".indexOf(next) >= 0
                && at + 1 < message.length()
                && Character.isLetterOrDigit(message.charAt(at + 1));
        return !isNamePart(next) && !joins;
    }

    /** Ollama's tag that is there where none is written. */
    private static int behindTag(String message, int end) {
        return message.startsWith(":latest", end) ? end + ":latest".length() : end;
    }

    private static boolean isNamePart(char c) {
        return (Character.isLetterOrDigit(c) && c < 0x2E80) || c == '-' || c == '_' || c == '@';
    }
}
