package dev.llmroute.classify;

import java.util.Map;

/**
 * Names of windows, the same whether a header, a code or a sentence names them, since two names are two cooldowns: what is counted
 * ({@code requests}, {@code tokens}, {@code input-tokens}, {@code output-tokens}), and the period where it is not the minute or
 * less ({@code requests-day}, {@code day}).
 */
final class WindowName {
    static final Phrases HOUR = Phrases.of("""
            per hour, per 1h., hourly, tph., rph., ash., hour window, per 2h., per 3h., per 4h., per 5h., per 6h.,
            per 12h., 2 hour, 3 hour, 4 hour, 5 hour, 6 hour, 12 hour, session limit, 每小时""");
    static final Phrases DAY = Phrases.of("""
            per day, per 1d., 24 hour, 24h., per 86400, by day, daily, a day., tpd., rpd., todays., 每日, 每天, 今日, 当日""");
    static final Phrases WEEK = Phrases.of("per week, weekly, a week., 7 day, 7d., 每周");
    static final Phrases MONTH = Phrases.of("per month, monthly, a month., 30 day, 每月");
    static final Phrases SHORT = Phrases.of("""
            per minute, per min., by minute, per second, per sec., tpm., rpm., qpm., qps., rps., tps., per 60, 每分钟, 每秒""");
    /** What is counted, with its period: surest. */
    private static final Phrases TOKENS_PER = Phrases.of("tokens per., token per., tpm., tpd., tph., tps.");

    private static final Phrases REQUESTS_PER = Phrases.of("""
            requests per., request per., queries., calls per., rpm., rpd., rph., rps., qps., qpm.""");
    /** What is counted, without a period. */
    private static final Phrases TOKENS = Phrases.of("""
            token rate limit, tokens rate limit, token limit, tokens limit, too many tokens, token quota, token usage,
            tokens usage, token count, request tokens, token throughput, limit type tokens""");

    private static final Phrases REQUESTS = Phrases.of("""
            request rate, requests rate, too many requests, number of requests., request limit, requests limit,
            request quota, call rate., limit type requests""");

    private static final Map<String, Phrases> PERIODS = Map.of("hour", HOUR, "day", DAY, "week", WEEK, "month", MONTH);

    private static final Phrases REQUEST = Phrases.of("request, rpm., rpd.");

    private static final Phrases INPUT = Phrases.of("input token");

    private static final Phrases OUTPUT = Phrases.of("output token");

    private static final Phrases TOKEN = Phrases.of("token, tpm., tpd.");

    private static final Phrases HEADER_DAY = Phrases.of("day., daily, 1d., 24h., rpd., tpd.");

    private static final Phrases HEADER_HOUR = Phrases.of("hour, 1h., 5h.");

    private static final Phrases HEADER_WEEK = Phrases.of("week, 7d., weekly");

    private static final Phrases HEADER_MONTH = Phrases.of("month");

    private WindowName() {}

    /** The window that a header of limits, or a policy in one, is about; empty where its name does not tell. */
    static String ofHeader(String name) {
        Words words = Words.of(name);
        String counted = words.has(REQUEST)
                ? "requests"
                : words.has(INPUT)
                        ? "input-tokens"
                        : words.has(OUTPUT) ? "output-tokens" : words.has(TOKEN) ? "tokens" : "";
        String period = words.has(HEADER_DAY)
                ? "day"
                : words.has(HEADER_HOUR)
                        ? "hour"
                        : words.has(HEADER_WEEK) ? "week" : words.has(HEADER_MONTH) ? "month" : "";
        return join(counted, period);
    }

    /** The long period (an hour or more) that a message names first; empty where it names a short one before, or none. */
    static String longPeriod(Words message) {
        return firstLongPeriod(message, message.first(SHORT));
    }

    /** A long period among the machine names, wherever it stands: Google lists every quota that is used up. */
    static String longPeriodOfIds(Words ids) {
        return firstLongPeriod(ids, -1);
    }

    private static String firstLongPeriod(Words words, int before) {
        if (words.isEmpty()) {
            return "";
        }
        String first = "";
        int at = before;
        for (Map.Entry<String, Phrases> period : PERIODS.entrySet()) {
            int position = words.first(period.getValue());
            if (position >= 0 && (at < 0 || position < at)) {
                at = position;
                first = period.getKey();
            }
        }
        return first;
    }

    /** {@code tokens} or {@code requests}, whichever is named first with its period, else without; empty where neither is. */
    static String counted(Words words) {
        if (words.isEmpty()) {
            return "";
        }
        String counted = firstOf(words, TOKENS_PER, REQUESTS_PER);
        counted = counted.isEmpty() ? firstOf(words, TOKENS, REQUESTS) : counted;
        if (!counted.equals("tokens")) {
            return counted;
        }
        return words.has(INPUT) ? "input-tokens" : words.has(OUTPUT) ? "output-tokens" : "tokens";
    }

    private static String firstOf(Words words, Phrases tokenPhrases, Phrases requestPhrases) {
        int tokens = words.first(tokenPhrases);
        int requests = words.first(requestPhrases);
        if (tokens < 0 && requests < 0) {
            return "";
        }
        return requests >= 0 && (tokens < 0 || requests < tokens) ? "requests" : "tokens";
    }

    static boolean isLong(String window) {
        return window.endsWith("hour")
                || window.endsWith("day")
                || window.endsWith("week")
                || window.endsWith("month")
                || window.equals("plan");
    }

    static String join(String counted, String period) {
        return counted.isEmpty() ? period : period.isEmpty() ? counted : counted + "-" + period;
    }
}
