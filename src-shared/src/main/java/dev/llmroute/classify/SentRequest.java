package dev.llmroute.classify;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a provider was asked, as far as it must be known to judge what it says: whatever stands in here proves nothing in an error, since
 * providers repeat callers' words in them.
 */
public final class SentRequest {
    /** Nothing is known of the request: an error is judged by its own form. */
    public static final SentRequest UNKNOWN = new SentRequest("", "", List::of);

    private final String model;
    private final String key;
    private final Supplier<List<String>> texts;

    private SentRequest(String model, String key, Supplier<List<String>> texts) {
        this.model = model;
        this.key = key;
        this.texts = texts;
    }

    /**
     * @param model the model that was asked, as the provider calls it
     * @param key the API key that was sent; empty where there was none
     * @param texts the body as it was sent but without the model's name, and the headers that are the caller's. Asked for only where an
     *     error's status does not say what it is
     */
    public static SentRequest of(String model, String key, Supplier<List<String>> texts) {
        return new SentRequest(model, key, texts);
    }

    /** The model that was asked; empty where it is not known. */
    String model() {
        return model;
    }

    /** The API key that was sent; empty where there was none, or it is not known. */
    String key() {
        return key;
    }

    /** What the caller said in it; empty where that is not known. */
    List<String> texts() {
        return texts.get();
    }

    /** Without key and texts, which are nobody's business. */
    @Override
    public String toString() {
        return "SentRequest[model=" + model + "]";
    }
}
