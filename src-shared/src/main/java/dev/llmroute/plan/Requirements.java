package dev.llmroute.plan;

import dev.llmroute.route.Capabilities;
import dev.llmroute.route.Target;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a request asks of a model.
 *
 * @param tools whether it offers tools
 * @param images whether it shows images
 * @param jsonSchema whether it wants its answer by a JSON schema
 * @param dimensions the length of the vectors it wants; 0 where it names none
 */
public record Requirements(RequestSize size, boolean tools, boolean images, boolean jsonSchema, int dimensions) {
    /** Why a model that can do this cannot serve the request, for people; empty where it can. Its window is {@link #fits another} matter. */
    public Optional<String> obstacle(Capabilities model) {
        if (tools && Boolean.FALSE.equals(model.tools())) {
            return Optional.of("it takes no tools");
        }
        if (images && Boolean.FALSE.equals(model.vision())) {
            return Optional.of("it takes no images");
        }
        if (jsonSchema && Boolean.FALSE.equals(model.jsonSchema())) {
            return Optional.of("it does not answer by a JSON schema");
        }
        if (model.maxOutputTokens() != null && size.answerTokens() > model.maxOutputTokens()) {
            return Optional.of("it answers with at most " + model.maxOutputTokens() + " tokens, and "
                    + size.answerTokens() + " are asked for");
        }
        if (model.dimensions() != null && dimensions > model.dimensions()) {
            return Optional.of(
                    "its vectors have " + model.dimensions() + " dimensions, and " + dimensions + " are asked for");
        }
        return Optional.empty();
    }

    /**
     * Why a target of a chain cannot serve a request, as far as its route says what its model can do; empty where it can.
     *
     * @param asks what the request asks of a target's model
     */
    public static Optional<String> obstacle(Chain chain, Target target, Function<Target, Requirements> asks) {
        Capabilities model = target.capabilities();
        if (!asks.apply(target).fits(model)
                && chain.targets().stream().anyMatch(each -> asks.apply(each).fits(each.capabilities()))) {
            // Where no window is large enough, a provider's own error tells the caller more than ours.
            return Optional.of("the request is longer than its " + model.contextWindow() + " tokens");
        }
        return asks.apply(target).obstacle(model);
    }

    /** The same with an answer no longer than the model gives: in a translated request the bound is a ceiling, not a wish. */
    public Requirements within(Capabilities model) {
        Long most = model.maxOutputTokens();
        return most == null || size.answerTokens() <= most
                ? this
                : new Requirements(size.answeredIn(most), tools, images, jsonSchema, dimensions);
    }

    /** Whether request and answer may fit in the model's window: only what certainly does not is kept away from it. */
    public boolean fits(Capabilities model) {
        return model.contextWindow() == null || size.leastTokens() <= model.contextWindow();
    }
}
