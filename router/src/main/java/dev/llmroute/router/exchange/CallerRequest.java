package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.Stopwatch;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.reply.Replies;
import io.vertx.core.MultiMap;

/**
 * A request as it came.
 *
 * @param id the {@code x-request-id}: the caller's own, or a new one
 * @param caller the name of the key it came with; empty if the route does not authenticate
 * @param callerKey stands for that key, whichever routes it opens; empty if the route does not authenticate
 * @param noFallback whether only the model that it names may answer, with whichever credential
 * @param restarts whether it wants a broken stream told anew, if its route allows that
 * @param atMs when it came, ms since 1970
 * @param since the same on the monotonic clock
 * @param headers as they came
 */
public record CallerRequest(
        String id,
        Surface surface,
        String caller,
        String callerKey,
        boolean noFallback,
        boolean restarts,
        long atMs,
        Stopwatch since,
        MultiMap headers,
        RequestBody body) {
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

    /** About how many tokens its prompt has. */
    long sentTokens() {
        return body.requirements().size().sentTokens();
    }

    /** About how many tokens a provider will count for it. */
    long tokens() {
        return body.requirements().size().tokens();
    }
}
