package dev.llmroute.classify;

import dev.llmroute.classify.WaitText.Stated;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The waits that a response states in words. Those that may be the caller's own count only where nothing else is stated. */
final class TextWaits {
    /** Zhipu and Z.ai write local times of Beijing without a zone. */
    private static final ZoneId BEIJING = ZoneOffset.ofHours(8);

    /** The longest that a text may state where the text may be the caller's. */
    private static final long LONGEST_DOUBTFUL_MS = 60_000;

    /** Once so many are found, later messages are not read: no provider states as many. */
    private static final int MAX_STATED = 12;

    private TextWaits() {}

    /**
     * Those that count.
     *
     * @param others how many waits are stated elsewhere
     */
    static List<Stated> read(int others, ErrorFields fields, ProviderResponse response, Supplier<Instant> now) {
        List<Stated> stated = new ArrayList<>(2);
        for (int i = 0; i < fields.judged().size() && others + stated.size() < MAX_STATED; i++) {
            addTo(stated, fields.judged().get(i), fields, response, now);
        }
        boolean told = ErrorFields.isTold(fields.status());
        if (told && others + stated.size() < 2) {
            return stated;
        }
        long longest = told || Sentences.STATING_LONG_WAITS.open(fields) ? Long.MAX_VALUE : LONGEST_DOUBTFUL_MS;
        List<Stated> own = stated.stream()
                .filter(wait -> wait.millis() <= longest && !fields.callers().holdNumber(wait.written()))
                .toList();
        boolean none = told && own.isEmpty() && others == 0;
        return none ? stated : own;
    }

    private static void addTo(
            List<Stated> stated, String message, ErrorFields fields, ProviderResponse response, Supplier<Instant> now) {
        stated.addAll(WaitText.durations(message));
        stated.addAll(ClockText.instants(
                message, now, () -> isOfBeijing(fields, response.provider(), message) ? BEIJING : ZoneOffset.UTC));
    }

    private static boolean isOfBeijing(ErrorFields fields, String provider, String message) {
        return fields.vendor().table().equals(CodeTable.ZHIPU) || isBeijing(provider) || isChinese(message);
    }

    private static boolean isChinese(String message) {
        for (int i = 0; i < message.length(); i++) {
            if (message.charAt(i) >= 0x4E00 && message.charAt(i) <= 0x9FFF) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeijing(String provider) {
        String name = provider.toLowerCase(Locale.ROOT);
        return name.contains("zhipu") || name.contains("bigmodel") || name.equals("zai") || name.startsWith("z.ai");
    }
}
