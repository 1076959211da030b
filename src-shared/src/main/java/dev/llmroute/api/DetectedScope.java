package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.llmroute.failure.Scope;

/** Whom a detected failure concerns. */
public enum DetectedScope {
    /** One model of the provider. */
    @JsonProperty("model")
    Model,
    /** One API key, whatever the model. */
    @JsonProperty("credential")
    Credential,
    /** The provider as a whole. */
    @JsonProperty("provider")
    Provider,
    /** This request only: nothing cools down. */
    @JsonProperty("request")
    Request;

    public Scope scope() {
        return Scope.valueOf(name());
    }
}
