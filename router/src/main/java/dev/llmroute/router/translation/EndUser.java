package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an end user as a vendor takes it: it only tells users apart, so that a hash says as much as the name.
 *
 * @see <a href="https://platform.openai.com/docs/guides/safety-best-practices">OpenAI: hash the user's name or e-mail address</a>
 */
final class EndUser {
    /** OpenAI: <i>Invalid 'user': string too long. Expected a string with maximum length 64</i> (maximhq/bifrost#1000). */
    private static final int OPENAI_MAX = 64;

    /** @see <a href="https://docs.claude.com/en/api/messages">Anthropic: metadata.user_id, at most 256 characters</a> */
    private static final int ANTHROPIC_MAX = 256;

    private static final int HASH_CHARS = 64;

    /** Anthropic: <i>user_id appears to contain an email address</i>, and the same of a telephone number (BerriAI/litellm#10106). */
    private static final Pattern PERSONAL = Pattern.compile("@|^\\s*\\+?[\\d\\s()./-]{7,}$|\\+\\d[\\d\\s()./-]{6,}");

    private EndUser() {}

    /** Empty where nobody is named. */
    static Optional<String> forOpenAi(JsonNode name) {
        return named(name).map(user -> user.length() > OPENAI_MAX ? hashed(user) : user);
    }

    /** Empty where nobody is named. */
    static Optional<String> forAnthropic(JsonNode name) {
        return named(name)
                .map(user ->
                        user.length() > ANTHROPIC_MAX || PERSONAL.matcher(user).find() ? hashed(user) : user);
    }

    private static Optional<String> named(JsonNode name) {
        return Optional.of(name)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(user -> !user.isBlank());
    }

    private static String hashed(String user) {
        return NameRule.hash(user, HASH_CHARS);
    }
}
