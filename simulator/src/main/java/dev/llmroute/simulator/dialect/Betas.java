package dev.llmroute.simulator.dialect;

import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/**
 * Which of Anthropic's betas a caller asks for.
 *
 * @param any whether it asks for any: then fields of a beta are accepted
 * @param systemMessages whether messages of the system may stand amid the others; a later version of the API has them too
 * @see <a href="https://docs.claude.com/en/api/beta-headers">Anthropic: beta headers</a>
 * @see <a href="https://github.com/anthropics/anthropic-sdk-python/blob/main/src/anthropic/types/system_message_param.py">Anthropic's Python SDK: SystemMessageParam</a>
 */
public record Betas(boolean any, boolean systemMessages) {
    private static final String FIRST_VERSION = "2023-06-01";

    public static Betas of(HttpServerRequest request) {
        String named = Objects.requireNonNullElse(request.getHeader("anthropic-beta"), "");
        String version = Objects.requireNonNullElse(request.getHeader(AnthropicDialect.VERSION_HEADER), FIRST_VERSION);
        return new Betas(
                !named.isEmpty() || "true".equals(request.getParam("beta")),
                named.contains("mid-conversation-system") || version.compareTo(FIRST_VERSION) > 0);
    }
}
