package dev.llmroute.standalone.cluster;

import dev.llmroute.standalone.local.CommandFailed;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why the API server did not do what it was asked, in words that say what to do. */
final class ApiFailure {
    private ApiFailure() {}

    /**
     * @param server its address
     * @param needs the rights that were needed: {@code get and list of llmroutes.llmroute.dev}
     */
    static CommandFailed of(KubernetesClientException failure, String server, String needs) {
        if (failure.getCode() <= 0) {
            return CommandFailed.because("the API server at " + server + " " + unreachable(failure));
        }
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                CommandFailed.because(
                        "the cluster at " + server
                                + " does not know you (401): log in again, or look at the context's user with kubectl auth whoami");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                CommandFailed.because(
                        message(failure) + "\nThis needs " + needs
                                + ": the cluster's roles view and edit have them where the chart was installed with rbac.aggregateToUserRoles");
            case HttpURLConnection.HTTP_NOT_FOUND ->
                CommandFailed.because("the cluster at " + server
                        + " knows no LlmRoute: is the chart installed there, and is this the right --context?");
            default ->
                CommandFailed.because("the API server at " + server + " answered with " + failure.getCode() + ": "
                        + message(failure));
        };
    }

    private static String unreachable(KubernetesClientException failure) {
        return switch (cause(failure).orElse(null)) {
            case UnknownHostException _ -> "cannot be found by its name: is this the right --context?";
            case ConnectException _ -> "cannot be reached: is it running, and is this the right --context?";
            case HttpTimeoutException _ -> "does not answer: is it running, and does a VPN lead there?";
            case SSLException tls ->
                "has a certificate that is not trusted, or asks for another one: " + tls.getMessage();
            case null, default -> "cannot be asked: " + message(failure);
        };
    }

    /** The first cause that says why the network did not serve. */
    private static Optional<Throwable> cause(Throwable failure) {
        for (Throwable each = failure.getCause(); each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException
                    || each instanceof ConnectException
                    || each instanceof HttpTimeoutException
                    || each instanceof SSLException) {
                return Optional.of(nameNotFound(each));
            }
        }
        return Optional.empty();
    }

    /** The JDK's client tells of a name without an address as a connection that failed. */
    private static Throwable nameNotFound(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return new UnknownHostException();
            }
        }
        return failure;
    }

    private static @Nullable String message(KubernetesClientException failure) {
        return failure.getStatus() != null && failure.getStatus().getMessage() != null
                ? failure.getStatus().getMessage()
                : failure.getMessage();
    }
}
