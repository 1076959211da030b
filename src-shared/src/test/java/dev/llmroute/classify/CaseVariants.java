package dev.llmroute.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says a known case in another way: other numbers, names, units and phrases, another order and look of the JSON. What is right then is
 * computed here, without the classifier.
 */
final class CaseVariants {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MODEL = Pattern.compile(
            "\\b(?:gpt|llama|claude|gemini|gemma|mistral|mixtral|qwen\\d?|deepseek|grok|glm|command|kimi)-[A-Za-z0-9.-]*[A-Za-z0-9]");
    private static final Pattern OWNER = Pattern.compile("\\b(org|proj|team)([-_])[A-Za-z0-9]{5,40}\\b");
    private static final Pattern BUCKET = Pattern.compile("Limit (\\d+), Used (\\d+), Requested (~?)(\\d+)");
    private static final Pattern LED_DURATION = Pattern.compile(
            "(?:[Pp]lease )?(?:[Tt]ry again|[Rr]etry|[Ww]ait) (?:in|after|for )? ?"
                    + "((?:\\d+(?:\\.\\d+)? ?(?:ms|milliseconds?|seconds?|sec|s|minutes?|min|m|hours?|h|days?|d)(?![a-z])(?: and |, | )?)+)"
                    + "(?: (?:before|and) (?:trying again|try again|retrying|making another request))?(?=[.\"\\\\)!]|$)");
    private static final Pattern WAIT_FIELD = Pattern.compile("retryDelay|retry_?after|resets?_");
    private static final List<String> LEADS = List.of(
            "Please try again in %s",
            "Retry after %s",
            "Please wait %s before retrying",
            "Try again %s later",
            "please retry in %s",
            "You can retry in %s",
            "Wait %s and try again",
            "Limit resets in %s",
            "Your quota will reset after %s",
            "Next request allowed in %s",
            "Available again in %s",
            "You must wait another %s",
            "Back off for %s",
            "Please come back in %s",
            "Retry-After: %s",
            "Requests will be accepted again in %s",
            "Try again after about %s",
            "%s until the limit resets",
            "Time until reset: %s",
            "The request may be retried after %s",
            "Please slow down and retry in %s");
    private static final List<String> MODELS =
            List.of("orion-7b-instruct", "nova-2.1-large", "tern-mini-20260301", "vega-70b-128k", "kestrel-4.5-turbo");
    private static final List<String> TAILS = List.of(
            " Request id: 7f3a9c51d2e84b60.",
            " If this keeps happening, contact support@gateway.example.",
            " See https://docs.gateway.example/errors for details.",
            " (request req_20260511abc)",
            " Correlation 4d2c8f10-77aa-41b3-9e5f-0000000ac3e2.");

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Random random;

    CaseVariants(long seed) {
        this.random = new Random(seed);
    }

    /** Another way to say the case. */
    KnownCase of(KnownCase known) {
        KnownCase variant = names(bucket(known));
        variant = random.nextInt(4) > 0 ? waits(variant) : variant;
        variant = random.nextBoolean() ? look(variant) : variant;
        return headers(variant);
    }

    private KnownCase names(KnownCase known) {
        String model = any(MODELS);
        String body = MODEL.matcher(known.body()).replaceAll(model);
        body = OWNER.matcher(body)
                .replaceAll(
                        found -> found.group(1) + found.group(2) + Long.toString(random.nextLong(1L << 50), 36) + "x");
        return known.with(known.headers(), body);
    }

    private KnownCase bucket(KnownCase known) {
        long factor = random.nextLong(2, 11);
        boolean thousands = random.nextBoolean();
        return known.with(
                known.headers(),
                BUCKET.matcher(known.body())
                        .replaceAll(found -> "Limit "
                                + number(found, 1, factor, thousands) + ", Used " + number(found, 2, factor, thousands)
                                + ", Requested "
                                + found.group(3) + number(found, 4, factor, thousands)));
    }

    private static String number(MatchResult found, int group, long factor, boolean thousands) {
        long number = Long.parseLong(found.group(group)) * factor;
        return thousands ? String.format(Locale.ROOT, "%,d", number) : Long.toString(number);
    }

    private KnownCase waits(KnownCase known) {
        if (known.waitMs() == null || known.waitMs().least() != known.waitMs().most()) {
            return known;
        }
        return switch (known.waitSource()) {
            case "body-text" -> text(known);
            case "retry-after" ->
                known.waitHeaders().size() == 1
                                && !LED_DURATION.matcher(known.body()).find()
                        ? retryAfter(known)
                        : known;
            default ->
                known.waitSource().contains("reset") && known.waitHeaders().size() == 1 ? reset(known) : known;
        };
    }

    private KnownCase text(KnownCase known) {
        Matcher led = LED_DURATION.matcher(known.body());
        boolean once =
                led.results().count() == 1 && !WAIT_FIELD.matcher(known.body()).find();
        if (!once || !led.reset().find()) {
            return known;
        }
        long millis = sameOrder(known.waitMs().least());
        String phrase = String.format(Locale.ROOT, any(LEADS), duration(millis));
        Map<String, String> headers = new HashMap<>(known.headers());
        known.waitHeaders().forEach(headers::remove);
        String body =
                known.body().substring(0, led.start()) + phrase + known.body().substring(led.end());
        return known.with(headers, body).withWait(millis, "body-text");
    }

    private KnownCase retryAfter(KnownCase known) {
        long seconds = Math.max(1, sameOrder(known.waitMs().least()) / 1000);
        if (seconds >= 3600 != known.waitMs().least() >= 3_600_000) {
            return known;
        }
        Instant now = known.observedAt().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = new HashMap<>(known.headers());
        headers.put("date", httpDate(now));
        headers.put(
                "retry-after",
                switch (random.nextInt(4)) {
                    case 0 -> httpDate(now.plusSeconds(seconds));
                    case 1 -> seconds + ".0";
                    case 2 -> seconds + "s";
                    default -> Long.toString(seconds);
                });
        return known.with(headers, known.body()).withWait(seconds * 1000, "retry-after");
    }

    private KnownCase reset(KnownCase known) {
        long seconds = Math.max(2, sameOrder(known.waitMs().least()) / 1000);
        if (known.waitSource().endsWith("-ms")
                || known.headers().get(known.waitSource()).length() == 13) {
            return known;
        }
        Instant now = known.observedAt().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = new HashMap<>(known.headers());
        headers.put("date", httpDate(now));
        headers.put(
                known.waitSource(),
                switch (random.nextInt(4)) {
                    case 0 -> now.plusSeconds(seconds).toString();
                    case 1 -> Long.toString(now.plusSeconds(seconds).getEpochSecond());
                    case 2 -> seconds / 60 + "m" + seconds % 60 + "s";
                    default -> seconds + ".000";
                });
        return known.with(headers, known.body()).withWait(seconds * 1000, known.waitSource());
    }

    /** Between half and twice the wait, on the same side of the hour that parts short windows from long ones. */
    private long sameOrder(long millis) {
        long other = Math.max(1, millis / 2 + random.nextLong(Math.max(2, millis)));
        other = other > 60_000 ? other / 1000 * 1000 : other > 5000 ? other / 100 * 100 : other;
        return other >= 3_600_000 == millis >= 3_600_000 ? other : millis;
    }

    private String duration(long millis) {
        String seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
        long whole = millis / 1000;
        boolean fraction = millis % 1000 != 0;
        if (millis < 60_000) {
            return any(List.of(
                    seconds + " seconds",
                    seconds + "s",
                    millis + "ms",
                    "0m" + seconds + "s",
                    seconds + " sec",
                    seconds + " secs",
                    millis + " milliseconds",
                    "~" + seconds + "s"));
        }
        if (fraction || random.nextInt(4) == 0) {
            return any(List.of(seconds + "s", seconds + " seconds", String.format(Locale.ROOT, "%,d ms", millis)));
        }
        long hours = whole / 3600;
        long minutes = whole / 60 % 60;
        String rest = whole % 60 + "";
        return hours > 0
                ? any(List.of(
                        hours + "h" + minutes + "m" + rest + "s",
                        hours + " hours, " + minutes + " minutes and " + rest + " seconds",
                        hours + " hr " + minutes + " min " + rest + " sec",
                        String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, whole % 60)))
                : any(List.of(
                        minutes + "m" + rest + "s",
                        minutes + " minutes and " + rest + " seconds",
                        minutes + " min " + rest + " s",
                        minutes + "m " + rest + "s"));
    }

    private KnownCase look(KnownCase known) {
        if (!known.isObject()) {
            return known;
        }
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(known.body());
            ObjectNode place = body.get("error") instanceof ObjectNode error && random.nextBoolean() ? error : body;
            if (place.get("message") != null
                    && place.get("message").isTextual()
                    && !place.get("message").asText().contains("{")) {
                place.put("message", place.get("message").asText() + any(TAILS));
            }
            place.put("request_id", "req_" + Long.toString(random.nextLong(1L << 40), 36));
            place.put("documentation_url", "https://docs.gateway.example/rate-limits");
            place.putObject("trace").put("span", "7c1e").put("hop", random.nextInt(9));
            return known.with(
                    known.headers(),
                    random.nextBoolean()
                            ? body.toString()
                            : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body));
        } catch (JsonProcessingException notJson) {
            return known;
        }
    }

    private KnownCase headers(KnownCase known) {
        Map<String, String> headers = new HashMap<>(known.headers());
        headers.putIfAbsent("x-request-id", "req-" + random.nextInt(1_000_000));
        headers.putIfAbsent("server", any(List.of("nginx", "envoy", "cloudflare")));
        headers.putIfAbsent("cf-ray", "8f0000000000-FRA");
        headers.putIfAbsent("x-envoy-upstream-service-time", Integer.toString(random.nextInt(900)));
        headers.putIfAbsent("strict-transport-security", "max-age=31536000");
        return known.with(headers, known.body());
    }

    private static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant.atOffset(ZoneOffset.UTC));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
