package dev.llmroute.message;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;

/** What one target did about a request, or why it was not asked, in a clause. */
public final class Findings {
    private Findings() {}

    /** What a failure's provider said, as far as it may be repeated to the caller of the request that failed. */
    public static String said(Failure failure) {
        var error = failure.error();
        return error == null || error.message().isEmpty()
                ? "The provider answered with " + failure.failureClass() + "."
                : error.message();
    }

    /**
     * The target was asked and gave no answer.
     *
     * @param leftMs how long it is left alone from now on; negative where it is not
     */
    public static String failed(Target target, Failure failure, long leftMs) {
        FailureClass why = failure.failureClass();
        if (why.isLimit()) {
            return limited(target, why, leftMs);
        }
        String name = target.name();
        String status = failure.status() >= 400 ? " (" + failure.status() + ")" : "";
        return switch (why) {
            case InvalidRequest, ContextLength, PayloadTooLarge, ContentFilter, ToolFailure ->
                name + " refused the request" + status;
            case Unauthorized -> name + " rejected its API key" + status;
            case Forbidden -> name + " forbade the request" + status;
            case ModelNotFound -> name + " does not know the model" + status;
            default -> name + " failed (" + why + (failure.status() >= 400 ? ", status " + failure.status() : "") + ")";
        };
    }

    /** As {@link #failed}, with what the provider said where it refused the request: for whoever made that request only. */
    public static String failedSaying(Target target, Failure failure, long leftMs) {
        ProviderError error = failure.error();
        String finding = failed(target, failure, leftMs);
        return error != null && !error.message().isEmpty() && isSaid(failure.failureClass())
                ? finding + ": " + withoutFullStop(error.message())
                : finding;
    }

    private static boolean isSaid(FailureClass why) {
        return switch (why) {
            case InvalidRequest, ContextLength, PayloadTooLarge, ContentFilter, ToolFailure, Forbidden, ModelNotFound ->
                true;
            default -> false;
        };
    }

    /**
     * The target was not asked.
     *
     * @param leftMs how long it is left alone; negative where it is not, or for good
     */
    public static String skipped(Skip skip, long leftMs) {
        String name = skip.target().name();
        return switch (skip.availability()) {
            case Availability.Unsuitable(String why) -> name + " cannot serve this request: " + withoutFullStop(why);
            case Availability.AtCeiling(String which, long freeInMs) -> name + " is at the route's ceiling, " + which;
            case Availability.BudgetSpent(String which, long freeInMs) ->
                name + " has spent the route's budget, " + which;
            case Availability.NoHeadroom none -> name + " would most likely refuse it, " + none.which();
            default ->
                skip.cooldown()
                        .map(active -> leftAlone(skip.target(), active.cooldown(), skip.isCooling() ? leftMs : -1))
                        .orElse(name + " was not asked");
        };
    }

    private static String leftAlone(Target target, Cooldown cooldown, long leftMs) {
        if (cooldown.isBroken()) {
            return target.name() + " is left out, its provider does not know the model";
        }
        if (cooldown.isRejection()) {
            return target.name() + " is left out, its API key was rejected";
        }
        return cooldown.failureClass().isLimit() && !cooldown.isManual()
                ? limited(target, cooldown.failureClass(), leftMs)
                : target.name() + " is left alone" + lasting(leftMs) + " ("
                        + cooldown.cause().word() + ")";
    }

    private static String limited(Target target, FailureClass why, long leftMs) {
        String name = target.providerUpperCase() + " (" + target.model() + ")";
        return name
                + (why == FailureClass.QuotaExhausted ? " has used up its quota" : " is rate limited")
                + lasting(leftMs);
    }

    private static String lasting(long leftMs) {
        return leftMs < 0 ? "" : " for " + Messages.duration(leftMs);
    }

    private static String withoutFullStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
