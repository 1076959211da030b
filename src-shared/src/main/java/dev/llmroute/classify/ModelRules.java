package dev.llmroute.classify;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Failures for want of a model: it is not there, or not for this request, or there is no API at all. */
final class ModelRules {
    private static final Phrases NO_MODEL_CODES = Phrases.of("""
            model not found, model not exist, no such model, unknown model, invalid model, model decommission,
            model deprecated, model retired, model not available, model unavailable, deployment not found,
            model not supported, model does not exist, unsupported model, invalid endpoint, model not open""");

    private static final Phrases NO_MODEL_WORDS = Phrases.of("""
            no such model, unknown model, unsupported model, invalid model, not a valid model, model not found,
            no endpoints found, model identifier is invalid, model does not exist, model is not found,
            model has been decommissioned, model has been deprecated, model has been retired, model not exist,
            model not supported, 模型不存在""");

    private static final Phrases MODEL = Phrases.of("model.");

    /** What vendors call models: Azure's and Databricks' names for them, Ark's. */
    private static final Phrases MODEL_OF_ANY_NAME = Phrases.of("model., models., deployment., endpoint.");

    private static final Set<String> NOT_FOUND_ALONE = Set.of(
            "notfound",
            "404",
            "404notfound",
            "pagenotfound",
            "resourcenotfound",
            "thisresourcenotfound",
            "therequestedresourcewasnotfound",
            "gone",
            "410gone");

    private static final Phrases GONE = Phrases.of("""
            does not exist, decommissioned, is deprecated, been deprecated, been retired, no longer supported,
            no longer available, has been removed, has been shut down""");

    /** "model `foo` is not supported", unlike "tools are not supported by this model". */
    private static final Pattern MISSING_MODEL = Pattern.compile(
            "\\bmodel:? ['\"`]?[\\w./:@-]{1,100}+['\"`]? (?:is not|not|isn't) (?:supported|available|found|deployed)",
            Pattern.CASE_INSENSITIVE);

    private ModelRules() {}

    /**
     * That something is not there. It is the model only where a machine name says so, or a sentence that names the model that was asked;
     * files, threads and tools that a request names are the request's own.
     */
    static @Nullable Verdict modelNotFound(ErrorFields fields) {
        if (!fields.isRefusal() && fields.status() != 503) {
            return null;
        }
        if (fields.named(NO_MODEL_CODES)) {
            return new Verdict(FailureClass.ModelNotFound, Scope.Model, "", "model-not-found");
        }
        if (fields.statusIn(0, 400, 404, 422, 503) && isNotForThisRequest(fields)) {
            return new Verdict(FailureClass.ModelNotFound, Scope.Request, "", "not-for-this-request");
        }
        boolean missing = fields.model().isEmpty()
                ? saysThatModelIsMissing(fields)
                : AskedModel.isMissing(fields) || NvidiaFunction.isMissing(fields) || Sentences.NO_MODEL.open(fields);
        if (missing) {
            String rule = fields.statusIn(404, 410) ? "status-" + fields.status() : "model-not-found";
            return new Verdict(FailureClass.ModelNotFound, Scope.Model, "", rule);
        }
        return fields.statusIn(404, 410) && isNoApi(fields)
                ? new Verdict(FailureClass.ServerError, Scope.Model, "", Failure.NO_API)
                : null;
    }

    /** A router of requests has the model, but not with what this request wants of it. */
    private static boolean isNotForThisRequest(ErrorFields fields) {
        // Of a request that is not known, a response without a cause of its own is the model's.
        boolean byModel = fields.model().isEmpty() && fields.status() == 404 && Sentences.FOR_TOOLS.open(fields);
        return Sentences.NOT_FOR_THIS_REQUEST.open(fields) && !byModel;
    }

    /** Where nobody tells which model was asked, what the message says of one has to do. */
    private static boolean saysThatModelIsMissing(ErrorFields fields) {
        boolean gone = fields.statusIn(404, 410);
        return (fields.statusIn(0, 400, 403, 404, 410, 422, 503)
                        && (fields.says(NO_MODEL_WORDS)
                                || isNamedAndMissing(fields)
                                || (fields.status() != 503 && fields.says(MODEL) && fields.says(GONE))
                                || Sentences.NO_MODEL.open(fields)))
                || (gone && (fields.says(MODEL_OF_ANY_NAME) || NvidiaFunction.isMissing(fields)));
    }

    private static boolean isNamedAndMissing(ErrorFields fields) {
        return fields.says(MODEL)
                && fields.judged().stream()
                        .anyMatch(message -> MISSING_MODEL.matcher(message).find());
    }

    /** No API's error but a page, nothing at all, or a server that does not know the path: the base URL is wrong. */
    private static boolean isNoApi(ErrorFields fields) {
        return fields.page()
                || (fields.messages().isEmpty() && fields.ids().isEmpty())
                || (!fields.messages().isEmpty()
                        && fields.messages().stream()
                                .allMatch(message -> NOT_FOUND_ALONE.contains(
                                        LettersOnly.of(message.substring(0, Math.min(message.length(), 60))))))
                || Sentences.NO_PATH.open(fields);
    }
}
