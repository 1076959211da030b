package dev.llmroute.router.server;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Listens on the callers' port, by TLS where there are files for it. Lives on one event loop but where it says otherwise. */
final class Listener {
    static final int MAX_HEADER_BYTES = 32 * 1024;

    /** More of them on one HTTP/2 connection wait for others to end. */
    private static final long MAX_STREAMS = 256;

    private final Vertx vertx;
    private final ServerOptions options;
    private final HttpServer server;
    private final @Nullable TlsReload tls;

    /** The socket of all instances; null until the first connection came. */
    private @Nullable Channel listening;

    /** @throws IOException if the files for TLS cannot be read */
    Listener(Vertx vertx, ServerOptions options) throws IOException {
        this.vertx = vertx;
        this.options = options;
        Optional<TlsFiles> files = options.tls();
        this.tls = files.isPresent() ? new TlsReload(files.get()) : null;
        HttpServerOptions http = http();
        this.server = vertx.createHttpServer(
                tls == null ? http : http.setSsl(true).setUseAlpn(true).setKeyCertOptions(tls.pem()));
    }

    private static HttpServerOptions http() {
        return new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHandle100ContinueAutomatically(true)
                // There are none; each connection would look for them in every message.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // Without TLS it would only begin to count idle time with the first whole request.
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(MAX_STREAMS)
                        .setMaxHeaderListSize(MAX_HEADER_BYTES));
    }

    /** @param invalid gets what is no request at all: a line or headers too long, a length that is none, two lengths */
    Future<HttpServer> listen(
            Handler<HttpConnection> opened, Handler<HttpServerRequest> request, Handler<HttpServerRequest> invalid) {
        server.connectionHandler(connection -> {
                    listening = ((HttpServerConnection) connection)
                            .channelHandlerContext()
                            .channel()
                            .parent();
                    opened.handle(connection);
                })
                .invalidRequestHandler(invalid)
                .requestHandler(request);
        if (tls != null) {
            tls.watch(vertx, options.reloadInterval(), server::updateSSLOptions);
        }
        // All instances share one port, also if it is any free one.
        SocketAddress address = options.port() == 0
                ? SocketAddress.sharedRandomPort(1, options.bind())
                : SocketAddress.inetSocketAddress(options.port(), options.bind());
        return server.listen(address);
    }

    /** When the certificate in use ends, in ms since 1970; 0 if there is none. Thread-safe. */
    long certificateEndsAtMs() {
        return tls == null ? 0 : tls.endsAtMs();
    }

    int port() {
        return server.actualPort();
    }

    /** Closes the listening socket. {@link HttpServer#shutdown} would close each idle connection too, and reset what is on its way over it. */
    void acceptNoMore() {
        Channel socket = listening;
        if (socket != null) {
            var _ = socket.close();
        }
    }
}
