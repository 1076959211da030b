package dev.llmroute.bench.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What is to be thought of an answer.
 *
 * @param kind see there
 * @param why for people; tells apart what is counted apart
 */
record Verdict(Kind kind, String why) {
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Kind {
        /** Whole, and the answer to this very request. */
        ANSWERED,
        /** A stream that broke, and said so by an error event. */
        BROKEN,
        /** No answer, but an error in the caller's dialect. */
        REFUSED,
        /** Another request's answer, part of an answer that claims to be whole, or no answer at all. */
        WRONG
    }

    /**
     * Judges an answer that ended in good order on the wire.
     *
     * @param target which target answered, as the router's header says
     */
    static Verdict of(Question question, int status, String target, String body) {
        try {
            if (status != 200) {
                JsonNode error = JSON.readTree(body).path("error");
                return error.path("message").asText("").isEmpty()
                        ? new Verdict(Kind.WRONG, "status " + status + " without an error")
                        : new Verdict(
                                Kind.REFUSED,
                                status + " "
                                        + error.path("code")
                                                .asText(error.path("type").asText()));
            }
            return question.stream()
                    ? ofStream(question, target, body)
                    : ofText(question, target, text(question, JSON.readTree(body)));
        } catch (JsonProcessingException e) {
            return new Verdict(Kind.WRONG, "no JSON: " + e.getOriginalMessage());
        }
    }

    private static String text(Question question, JsonNode answer) {
        return question.anthropic()
                ? answer.at("/content/0/text").asText("")
                : answer.at("/choices/0/message/content").asText("");
    }

    private static Verdict ofText(Question question, String target, String text) {
        if (text.equals(question.answerOf(target))) {
            return new Verdict(Kind.ANSWERED, target);
        }
        return new Verdict(Kind.WRONG, text.isEmpty() ? "empty" : "not its answer: " + text);
    }

    private static Verdict ofStream(Question question, String target, String body) throws JsonProcessingException {
        StringBuilder text = new StringBuilder();
        boolean ended = false;
        boolean failed = false;
        for (String line : body.split("\n")) {
            if (!line.startsWith("data: ")) {
                continue;
            }
            String data = line.substring("data: ".length());
            if (ended) {
                return new Verdict(Kind.WRONG, "more after the end: " + data);
            }
            if (data.equals("[DONE]")) {
                // It closes an error, too, since OpenAI's clients wait for it.
                ended = true;
                continue;
            }
            JsonNode event = JSON.readTree(data);
            failed |= event.has("error");
            ended |= event.path("type").asText("").equals("message_stop");
            text.append(
                    question.anthropic()
                            ? event.at("/delta/text").asText("")
                            : event.at("/choices/0/delta/content").asText(""));
        }
        if (failed) {
            return question.answerOf(target).startsWith(text.toString())
                    ? new Verdict(Kind.BROKEN, target)
                    : new Verdict(Kind.WRONG, "broken, and not its answer: " + text);
        }
        return ended
                ? ofText(question, target, text.toString())
                : new Verdict(Kind.WRONG, "a stream that ends as if nothing had happened: " + text);
    }
}
