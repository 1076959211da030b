package dev.llmroute.bench.soak;

import java.util.random.RandomGenerator;

/**
 * One request of a caller. Its prompt begins and ends with a nonce that no other request has, and the simulator repeats it.
 *
 * @param anthropic whether in Anthropic's dialect, else in OpenAI's
 * @param stream whether as a stream
 * @param nonce what tells it from all others
 */
record Question(boolean anthropic, boolean stream, String nonce) {
    /** Any dialect, whole or as a stream. */
    static Question random(RandomGenerator random, long number) {
        return new Question(
                random.nextBoolean(), random.nextBoolean(), "n" + number + "x" + Long.toHexString(random.nextLong()));
    }

    String prompt() {
        return nonce + " is what this answer has to begin with and to end with: " + nonce;
    }

    /** What the simulator says to it. */
    String answerOf(String target) {
        return target + " answers: " + prompt();
    }

    String path() {
        return anthropic ? "/v1/messages" : "/v1/chat/completions";
    }

    /** What is posted. */
    String body(String route) {
        return "{\"model\":\"" + route + "\",\"max_tokens\":200,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt() + "\"}]}";
    }
}
