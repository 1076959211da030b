package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong on the way through a proxy, in sentences that do not show which: they are for callers too. The provider is unreachable as
 * this router found, which concerns nobody else.
 */
final class ProxyFailures {
    /** The client tells it in no other way. */
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");

    private ProxyFailures() {}

    /** There is no connection to send the request over. */
    static Failure unreachable(Throwable error) {
        if (error instanceof HttpProxyHandler.HttpProxyConnectException refused) {
            Matcher status = STATUS.matcher(String.valueOf(refused.getMessage()));
            if (status.find()) {
                return refused(Integer.parseInt(status.group(1)));
            }
        }
        return Failure.unreachable(sentence(error));
    }

    private static String sentence(Throwable error) {
        if (error instanceof TimeoutException || error instanceof io.netty.channel.ConnectTimeoutException) {
            return "The proxy on the way to the provider made no connection in time.";
        }
        if (error instanceof ProxyConnectException) {
            return "The proxy on the way to the provider broke off.";
        }
        return switch (error.getClass().getSimpleName()) {
            case "UnknownHostException" -> "The name of the proxy on the way to the provider cannot be resolved.";
            case "AnnotatedConnectException", "ConnectException" ->
                "The proxy on the way to the provider refused the connection.";
            case "SSLHandshakeException" -> "TLS failed with the provider, or with the proxy on the way to it.";
            default ->
                "The connection to the provider through a proxy failed ("
                        + error.getClass().getSimpleName() + ").";
        };
    }

    /** Whether the proxy itself answered a call that it should have passed on; in a tunnel, which TLS needs, it cannot. */
    static boolean isItsOwn(int status, RequestOptions endpoint) {
        return status == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code()
                && !Boolean.TRUE.equals(endpoint.isSsl());
    }

    /** The proxy answered that it does not connect to the provider. */
    static Failure refused(int status) {
        String why;
        if (status == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code()) {
            why = "wants another user and password than this router has for it";
        } else if (status < 500) {
            why = "does not let this router call it";
        } else {
            why = "could not reach it";
        }
        return Failure.unreachable("The proxy on the way to the provider " + why + " (" + status + ").");
    }
}
