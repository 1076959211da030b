package dev.llmroute.standalone.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;

/** What came back, whole. */
record Reply(HttpResponse<String> response) {
    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    /** A header's value; empty where it is absent. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The target that answered. */
    String target() {
        return header("x-llmroute-target");
    }

    String body() {
        return response.body();
    }

    /** The body as JSON; a missing node where it is none, such as a stream. */
    JsonNode json() {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException stream) {
            return MissingNode.getInstance();
        }
    }
}
