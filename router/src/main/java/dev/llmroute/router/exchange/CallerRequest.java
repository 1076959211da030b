package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.RequestSize;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.reply.Replies;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A request as it came.
 *
 * @param id the {@code x-request-id}: the caller's own, or a new one
 * @param caller the name of the key it came with; empty if the route does not authenticate
 * @param callerKey stands for that key, whichever routes it opens; empty if the route does not authenticate
 * @param wishes how it wants to be served
 * @param atMs when it came, ms since 1970
 * @param since the same on the monotonic clock
 * @param headers as they came
 */
public record CallerRequest(
        String id,
        Surface surface,
        String caller,
        String callerKey,
        Wishes wishes,
        long atMs,
        Stopwatch since,
        MultiMap headers,
        RequestBody body) {
    private static final byte[] CACHE_MARK = quoted("cache_control");
    private static final byte[] FOR_AN_HOUR = quoted("1h");
    private static final byte[] RETENTION = quoted("prompt_cache_retention");
    private static final byte[] FOR_A_DAY = quoted("24h");

    /**
     * The id that a provider is told; empty where there is none to tell. One that the caller chose may link requests of a session or name
     * somebody: it is for servers of one's own only.
     */
    String idFor(NetworkMode network) {
        boolean ours = !id.equals(headers.get(Replies.REQUEST_ID));
        return ours || network == NetworkMode.Private ? id : "";
    }

    /**
     * What it asks of a target.
     *
     * @param sessionHeader by which callers of its route name a conversation
     * @param isDrawn whether its conversation makes a difference; where none does it is not read, which takes a hash
     */
    Demand demand(Conversations conversations, String sessionHeader, boolean isDrawn) {
        long own = conversations.own();
        long draw = isDrawn ? conversations.of(this, sessionHeader, own) : own;
        return new Demand(tokens(), draw, surface.api(), own);
    }

    /** What its cost depends on. */
    Outlay outlay() {
        RequestSize size = body.requirements().size();
        return new Outlay(
                size.sentTokens(),
                size.answerTokens(),
                Math.max(0, size.messages() - 1) / 2,
                body.contains(CACHE_MARK));
    }

    /**
     * How long a provider keeps its prompt in a cache, at least.
     *
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">Anthropic: five minutes, or an hour where a mark says
     *     "ttl": "1h"</a>
     * @see <a href="https://platform.openai.com/docs/guides/prompt-caching">OpenAI: five to ten minutes, or prompt_cache_retention: "24h"</a>
     */
    Duration cacheLife() {
        if (body.contains(RETENTION) && body.contains(FOR_A_DAY)) {
            return Duration.ofHours(24);
        }
        return body.contains(CACHE_MARK) && body.contains(FOR_AN_HOUR) ? Duration.ofHours(1) : Duration.ofMinutes(5);
    }

    /** A name or a text as it stands in a body, to be looked for there. */
    static byte[] quoted(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** About how many tokens its prompt has. */
    long sentTokens() {
        return body.requirements().size().sentTokens();
    }

    /** About how many tokens a provider will count for it. */
    public long tokens() {
        return body.requirements().size().tokens();
    }
}
