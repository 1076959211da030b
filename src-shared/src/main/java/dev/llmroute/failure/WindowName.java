package dev.llmroute.failure;

import java.util.Map;

/**
 * Names of windows, the same whether a header, a code or a sentence names them, since two names are two cooldowns: what is counted
 * ({@code requests}, {@code tokens}, {@code input-tokens}, {@code output-tokens}), and the period where it is not the minute or
 * less ({@code requests-day}, {@code day}).
 */
final class WindowName {
    static final String[] HOUR = {
        " per hour",
        " per 1h ",
        " hourly",
        " tph ",
        " rph ",
        " ash ",
        " hour window",
        " 5 hour",
        " session limit",
        "每小时"
    };
    static final String[] DAY = {
        " per day",
        " per 1d ",
        " per 24 h",
        " per 24h ",
        " per 86400",
        " by day",
        " daily",
        " a day ",
        " tpd ",
        " rpd ",
        " todays ",
        "每日",
        "每天",
        "今日",
        "当日"
    };
    static final String[] WEEK = {" per week", " weekly", " a week ", " 7 day", "每周"};
    static final String[] MONTH = {" per month", " monthly", " a month ", "每月"};
    static final String[] SHORT = {
        " per minute",
        " per min ",
        " by minute",
        " per second",
        " per sec ",
        " tpm ",
        " rpm ",
        " qpm ",
        " qps ",
        " rps ",
        " tps ",
        " per 60",
        "每分钟",
        "每秒"
    };
    static final String[] TOKENS = {
        " tokens per ",
        " token per ",
        " tpm ",
        " tpd ",
        " tph ",
        " tps ",
        " token rate limit",
        " tokens rate limit",
        " token limit",
        " tokens limit",
        " too many tokens",
        " token quota",
        " token usage",
        " tokens usage",
        " token count",
        " request tokens",
        " token throughput"
    };
    static final String[] REQUESTS = {
        " requests per ",
        " request per ",
        " rpm ",
        " rpd ",
        " rph ",
        " rps ",
        " qps ",
        " qpm ",
        " request rate",
        " requests rate",
        " too many requests",
        " number of requests ",
        " request limit",
        " requests limit",
        " request quota",
        " queries per ",
        " queries ",
        " calls per ",
        " call rate "
    };

    private static final Map<String, String[]> PERIODS = Map.of("hour", HOUR, "day", DAY, "week", WEEK, "month", MONTH);

    private WindowName() {}

    /** The window that a header of limits, or a policy in one, is about; empty where its name does not tell. */
    static String ofHeader(String name) {
        Words words = Words.of(name);
        String counted = words.has(" request", " rpm ", " rpd ")
                ? "requests"
                : words.has(" input token")
                        ? "input-tokens"
                        : words.has(" output token")
                                ? "output-tokens"
                                : words.has(" token", " tpm ", " tpd ") ? "tokens" : "";
        String period = words.has(" day ", " daily", " 1d ", " 24h ", " rpd ", " tpd ")
                ? "day"
                : words.has(" hour", " 1h ", " 5h ")
                        ? "hour"
                        : words.has(" week", " 7d ", " weekly") ? "week" : words.has(" month") ? "month" : "";
        return join(counted, period);
    }

    /** The long period (an hour or more) that is named first; empty where the first named one is short, or none is. */
    static String longPeriod(Words words) {
        String first = "";
        int at = words.first(SHORT);
        for (Map.Entry<String, String[]> period : PERIODS.entrySet()) {
            int position = words.first(period.getValue());
            if (position >= 0 && (at < 0 || position < at)) {
                at = position;
                first = period.getKey();
            }
        }
        return first;
    }

    /** {@code tokens} or {@code requests}, whichever is named first; empty where neither is. */
    static String counted(Words words) {
        int tokens = words.first(TOKENS);
        int requests = words.first(REQUESTS);
        if (tokens < 0 && requests < 0) {
            return "";
        }
        if (requests >= 0 && (tokens < 0 || requests < tokens)) {
            return "requests";
        }
        return words.has(" input token") ? "input-tokens" : words.has(" output token") ? "output-tokens" : "tokens";
    }

    static boolean isLong(String window) {
        return PERIODS.keySet().stream().anyMatch(window::endsWith) || window.equals("plan");
    }

    static String join(String counted, String period) {
        return counted.isEmpty() ? period : period.isEmpty() ? counted : counted + "-" + period;
    }
}
