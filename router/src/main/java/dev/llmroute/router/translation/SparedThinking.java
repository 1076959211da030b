package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Anthropic's {@code thinking} in the form that a model takes: newer ones only {@code adaptive}, older ones only {@code enabled} with a
 * budget, the oldest none.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking">Anthropic: adaptive thinking</a>
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Anthropic: budget_tokens, at least 1024 and below max_tokens</a>
 */
final class SparedThinking {
    private static final String FIELD = "thinking";
    private static final long LEAST_BUDGET = 1024;

    private SparedThinking() {}

    /** Whether the type of thinking was refused, and is another one now, or none. */
    static boolean adapt(Refusal refusal, ObjectNode request) {
        if (!(request.path(FIELD) instanceof ObjectNode thinking) || !refusal.takesNot()) {
            return false;
        }
        String type = thinking.path("type").asText();
        String refused =
                "(?i)thinking\\.type[`'\"]?[ :=.]{1,3}[`'\"]?TYPE|tag [`'\"]TYPE[`'\"]|\\bTYPE[`'\"]? thinking\\b|[`'\"]TYPE[`'\"] is not"
                        + "|thinking.{0,40}(?:type|mode|value) [`'\"]?TYPE";
        if (type.isEmpty() || !refusal.says(refused.replace("TYPE", type))) {
            return false;
        }
        long most = request.path("max_tokens").asLong();
        if (type.equals("adaptive") && most > LEAST_BUDGET) {
            thinking.put("type", "enabled").put("budget_tokens", Math.max(LEAST_BUDGET, most / 2));
        } else if (type.equals("enabled") && refusal.says("(?i)\\badaptive\\b")) {
            thinking.put("type", "adaptive").remove("budget_tokens");
        } else {
            leaveOut(request);
        }
        return true;
    }

    /** With the edits that only shorten thoughts: Anthropic refuses those of a request that is not to think. */
    static void leaveOut(ObjectNode request) {
        request.remove(FIELD);
        if (SparedHistory.onlyShortens(request.path("context_management"))) {
            request.remove("context_management");
        }
    }
}
