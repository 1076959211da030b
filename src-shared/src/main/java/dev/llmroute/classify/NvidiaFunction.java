package dev.llmroute.classify;

import java.util.regex.Pattern;

/**
 * NVIDIA's models are functions, whose ids no caller knows: {@code Function 'ID': Not found for account 'ACCOUNT'}.
 *
 * @see <a href="https://docs.api.nvidia.com/nim/reference">the vendor's reference</a>
 */
final class NvidiaFunction {
    private static final Pattern NOT_FOUND = Pattern.compile("Function '[\\w.-]{1,80}+': Not found for account '");

    private NvidiaFunction() {}

    static boolean isMissing(ErrorFields fields) {
        return fields.messages().stream()
                .anyMatch(message -> NOT_FOUND.matcher(message).lookingAt()
                        && !fields.callers().hold(message));
    }
}
