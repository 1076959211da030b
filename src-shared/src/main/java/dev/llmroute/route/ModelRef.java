package dev.llmroute.route;

/** A provider's model, by name. */
public record ModelRef(String provider, String model) {
    /** {@code groq/llama-3.3-70b-versatile}, as in headers, events and status. */
    public String name() {
        return provider + "/" + model;
    }

    @Override
    public String toString() {
        return name();
    }
}
