package dev.llmroute.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt did not give an answer.
 *
 * @param failureClass what kind of failure
 * @param scope whom it concerns
 * @param statedWait the wait that the provider stated, or null
 * @param window which limit it was, in the provider's terms ({@code requests}, {@code tokens}, {@code day}, ...); empty where
 *     the response does not name it
 * @param status the HTTP status of the response; 0 where there was none
 * @param error the provider's redacted words, or null where there were none
 * @param rule the name of the rule that decided, for {@code classify --why}
 * @param otherWaits the explicit waits that lost against the stated one, for display: the largest first, at most six
 * @param usage what of the limit was used and requested, where the error states both; else null
 */
public record Failure(
        FailureClass failureClass,
        Scope scope,
        @Nullable Wait statedWait,
        String window,
        int status,
        @Nullable ProviderError error,
        String rule,
        List<Wait> otherWaits,
        @Nullable LimitUsage usage) {

    public Failure {
        otherWaits = List.copyOf(otherWaits);
    }

    /** A failure that states one wait at most and no usage. */
    public Failure(
            FailureClass failureClass,
            Scope scope,
            @Nullable Wait statedWait,
            String window,
            int status,
            @Nullable ProviderError error,
            String rule) {
        this(failureClass, scope, statedWait, window, status, error, rule, List.of(), null);
    }

    /** Who says that it failed. */
    public enum Origin {
        /** The provider said so, in a response. */
        Provider,
        /** This router: what it saw of the network, its own limits of time and size, and the patterns of the route. */
        Router
    }

    /** The rule of providers that could not be connected to: nothing was sent, so no request can have caused it. */
    public static final String UNREACHABLE = "unreachable";

    /** What the names of rules begin with that are patterns of the route. */
    public static final String PATTERN = "pattern:";

    private static final String NO_JSON = "answer-without-json";

    /** The rule of requests that ask for more than this model can do: more output, or an ability that it has not. */
    public static final String BEYOND_MODEL = "beyond-model";

    /** The rule of answers by which the endpoint says that it has no such path, or by something that is no API: a wrong base URL. */
    public static final String NO_API = "no-api-here";

    /** The rule of connections that end before any byte of an answer: often one that was kept open for too long. */
    public static final String CONNECTION_RESET = "connection-reset";

    private static final String UNKNOWN_REFERENCE = "unknown-reference";

    /** The rule of 401s that do not say that it is the key that is rejected. */
    public static final String UNPROVEN_KEY = "status-401-alone";

    /** What the names of rules begin with where the request itself has what would prove a limit; behind it the class that this would be. */
    private static final String DOUBTED = "doubted:";

    /** The rule of answers that say nothing at all: no text, no call of a tool, no refusal. */
    private static final String EMPTY_ANSWER = "empty-answer";

    private static final String UNTRANSLATABLE = "untranslatable-answer";

    private static final String ANSWER_TOO_LONG = "answer-too-long";

    /** No connection to the provider, so nothing was sent: that concerns all of its models. */
    public static Failure unreachable(String message) {
        return new Failure(
                FailureClass.Connection,
                Scope.Provider,
                null,
                "",
                0,
                new ProviderError(null, null, message),
                UNREACHABLE);
    }

    /** A connection that ended before an answer. */
    public static Failure connection(String message) {
        return withoutResponse(FailureClass.Connection, message, "connection");
    }

    /** A connection that the request was sent over and that ended before any byte of an answer came. */
    public static Failure reset(String message) {
        return withoutResponse(FailureClass.Connection, message, CONNECTION_RESET);
    }

    /** Nothing came in time. */
    public static Failure timeout(String message) {
        return withoutResponse(FailureClass.Timeout, message, "timeout");
    }

    /** A stream that broke after it had begun, or that ended without its end marker. */
    public static Failure brokenStream(String message) {
        return withoutResponse(FailureClass.BrokenStream, message, "broken-stream");
    }

    /**
     * A stream that was cut off since it had lasted as long as an answer may. It cools nothing down: events came until then, else it would have
     * stalled before, and perhaps it was the caller who read slowly.
     */
    public static Failure tooLong(Duration limit) {
        ProviderError error = new ProviderError(
                null, null, "The stream was cut off: it had not ended within " + limit.toMillis() + " ms.");
        return new Failure(FailureClass.BrokenStream, Scope.None, null, "", 0, error, "too-long");
    }

    /** An answer that says nothing, which cools nothing down. */
    public static Failure emptyAnswer() {
        return unusable("The provider answered with nothing.", EMPTY_ANSWER);
    }

    /** An answer that cannot be said in the caller's dialect, which cools nothing down. */
    public static Failure untranslatable(String why) {
        return unusable("The provider's answer cannot be passed on: " + why + ".", UNTRANSLATABLE);
    }

    /** An answer that is longer than any may be, which cools nothing down: the request asked for it. */
    public static Failure answerTooLong(long maxBytes) {
        return unusable("The provider's answer is longer than " + maxBytes + " bytes.", ANSWER_TOO_LONG);
    }

    /**
     * An answer whose reason for ending says that the provider failed.
     *
     * @param overloaded whether it failed for want of room
     * @param reason the {@code finish_reason}, already fit to be shown
     */
    public static Failure saidToHaveFailed(boolean overloaded, String reason) {
        FailureClass failureClass = overloaded ? FailureClass.Overloaded : FailureClass.ServerError;
        ProviderError error = new ProviderError(null, null, "The provider ended its answer with \"" + reason + "\".");
        return new Failure(failureClass, Scope.Model, null, "", 200, error, "failed-finish-reason");
    }

    private static Failure unusable(String message, String rule) {
        return new Failure(FailureClass.Other, Scope.None, null, "", 200, new ProviderError(null, null, message), rule);
    }

    /** Whether the provider did answer, but with nothing that is of use: nobody's error, and worth another target. */
    public boolean isUnusableAnswer() {
        return rule.equals(EMPTY_ANSWER) || rule.equals(UNTRANSLATABLE) || rule.equals(ANSWER_TOO_LONG);
    }

    /** A success by its status whose body is something else than an answer, such as the page of a proxy. */
    public static Failure noAnswer(int status) {
        ProviderError error = new ProviderError(null, null, "The provider's answer is no JSON.");
        return new Failure(FailureClass.ServerError, Scope.Model, null, "", status, error, NO_JSON);
    }

    /** Who decided that it is one: what a router decided by itself is not told to other teams. */
    public Origin origin() {
        return status == 0 || rule.equals(NO_JSON) || rule.startsWith(PATTERN) ? Origin.Router : Origin.Provider;
    }

    /** Whether it shows that the provider cannot be connected to. */
    public boolean isUnreachable() {
        return rule.equals(UNREACHABLE);
    }

    /**
     * As it concerns a model on an API that not every vendor and not every model has: that it, or the API, is not found there says nothing
     * about it elsewhere, so nothing cools down. OpenAI answers 404 where a chat model is asked for completions.
     */
    public Failure onThisSurfaceOnly() {
        return failureClass == FailureClass.ModelNotFound || rule.equals(NO_API) ? ofRequestOnly() : this;
    }

    /** As one that concerns this request only: nothing cools down. */
    public Failure ofRequestOnly() {
        return new Failure(failureClass, Scope.Request, statedWait, window, status, error, rule, otherWaits, usage);
    }

    /** The same in another window of its limit. */
    public Failure withWindow(String other) {
        return new Failure(failureClass, scope, statedWait, other, status, error, rule, otherWaits, usage);
    }

    /** As one of a provider that does not know what the request refers to: another account of it may. */
    public Failure ofUnknownReference() {
        return new Failure(
                FailureClass.InvalidRequest,
                Scope.Request,
                statedWait,
                window,
                status,
                error,
                UNKNOWN_REFERENCE,
                otherWaits,
                usage);
    }

    /** Whether the provider does not know what the request refers to. */
    public boolean isUnknownReference() {
        return rule.equals(UNKNOWN_REFERENCE);
    }

    /**
     * As one that cools nothing, since the request has in itself what proves the limit that the provider tells of: a machine name, or a
     * whole sentence. The provider may be right all the same, and then another target would answer.
     */
    public Failure doubting(FailureClass proven) {
        return new Failure(
                failureClass, Scope.Request, null, "", status, error, DOUBTED + proven.name(), List.of(), null);
    }

    /** What it would be if the request had not said so itself; empty where nothing of the kind was told. */
    public Optional<FailureClass> doubted() {
        return rule.startsWith(DOUBTED)
                ? Optional.of(FailureClass.valueOf(rule.substring(DOUBTED.length())))
                : Optional.empty();
    }

    /** Whether it is a rejected key by nothing but its status: what a request brings with it may be what is rejected. */
    public boolean isUnprovenRejection() {
        return rule.equals(UNPROVEN_KEY);
    }

    private static Failure withoutResponse(FailureClass failureClass, String message, String rule) {
        return new Failure(failureClass, Scope.Model, null, "", 0, new ProviderError(null, null, message), rule);
    }

    /**
     * Whether the request is larger at once than a limit of this account at this provider, whatever one waits: elsewhere it may be
     * small enough. A body that is too large for a server is too large for the next one, too.
     */
    public boolean isBeyondLimit() {
        return failureClass == FailureClass.PayloadTooLarge && !window.isEmpty();
    }

    /**
     * Whether another target (model, key or provider) could answer this request. A fact about the failure; whether a route
     * uses it is its {@code fallback.on}.
     */
    public boolean anotherTargetCouldAnswer() {
        return switch (failureClass) {
            case ContentFilter, Other -> false;
            case InvalidRequest -> rule.equals(BEYOND_MODEL) || doubted().isPresent();
            default -> scope != Scope.None;
        };
    }
}
