package dev.llmroute.config;

/** A secret that does not print itself. */
public record ApiKey(String value) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
