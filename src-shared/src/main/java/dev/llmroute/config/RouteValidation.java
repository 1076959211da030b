package dev.llmroute.config;

/** Placeholder for the checks that follow. */
public final class RouteValidation {
    private RouteValidation() {}
}
