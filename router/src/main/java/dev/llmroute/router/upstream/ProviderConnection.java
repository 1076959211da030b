package dev.llmroute.router.upstream;

import dev.llmroute.route.NetworkMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connection of one call, and whether others may use it afterwards. Lives on one event loop. */
final class ProviderConnection {
    /** Null once the connection is the pool's again, which may have given it to another call already. */
    private @Nullable HttpClientRequest request;

    /** The last byte of the request has been given to the network. */
    private boolean sent;

    /** An answer began before: what follows on the connection would stand behind the rest of the request. */
    private boolean early;

    ProviderConnection(HttpClientRequest request) {
        this.request = request;
    }

    /** Why the route's network may not be called at the address that the name led to; empty if it may. */
    static Optional<String> refusal(HttpClientRequest ready, NetworkMode network) {
        try {
            return AddressRule.refusal(address(ready.connection()), network);
        } catch (UnknownHostException e) {
            return Optional.of("its address cannot be read");
        }
    }

    /** Without the way over a text, where there is another: each call asks. */
    private static InetAddress address(HttpConnection connection) throws UnknownHostException {
        return connection instanceof HttpClientConnection client
                        && client.channelHandlerContext().channel().remoteAddress() instanceof InetSocketAddress there
                        && !there.isUnresolved()
                ? there.getAddress()
                : InetAddress.getByName(connection.remoteAddress().hostAddress());
    }

    void send(Buffer body) {
        if (request != null) {
            request.end(body).onSuccess(written -> sent = true);
        }
    }

    /** The head of an answer came. */
    void answered() {
        early = !sent;
    }

    /**
     * Nobody else may use it: what has not come of this answer would be taken for the next one's. A reset alone leaves a connection open whose
     * response has ended, as Vert.x sees it.
     */
    void drop() {
        HttpClientRequest unwanted = request;
        if (unwanted == null) {
            return;
        }
        request = null;
        if (unwanted.version() == HttpVersion.HTTP_2) {
            unwanted.reset();
        } else {
            close(unwanted.connection());
        }
    }

    /** At once: by itself Vert.x would first write what is queued, for which a provider that does not read lets it wait as long as it likes. */
    private static void close(HttpConnection connection) {
        if (connection instanceof HttpClientConnection client) {
            var _ = client.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }

    /** Behind a whole, judged answer others may use it, unless a part of the request would come before theirs. */
    void release() {
        if (early) {
            drop();
        } else {
            request = null;
        }
    }
}
