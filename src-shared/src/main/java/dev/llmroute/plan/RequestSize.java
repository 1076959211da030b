package dev.llmroute.plan;

/**
 * What the size of a request is estimated from; {@code docs/decisions/0008} has the reasons.
 *
 * @param textBytes of what the model reads, in UTF-8
 * @param messages how many there are
 * @param attachments images, recordings and files
 * @param answerTokens the longest answer the request asks for, in tokens; 0 where it names none
 * @param answers how many it asks for ({@code n})
 */
public record RequestSize(long textBytes, long messages, long attachments, long answerTokens, long answers) {
    /** No estimate is greater, so that sums of them do not overflow. */
    public static final long MAX_TOKENS = Integer.MAX_VALUE;

    /** About; {@code docs/decisions/0008} has the reasons. */
    public static final int BYTES_PER_TOKEN = 4;

    /** Hardly any text has more: English prose has between 4 and 5, Russian between 8 and 9. */
    private static final int MOST_BYTES_PER_TOKEN = 10;

    private static final int TOKENS_PER_MESSAGE = 4;
    private static final int TOKENS_PER_REQUEST = 3;

    /** What OpenAI counts for an image of 1024 × 1024 pixels in detail. */
    private static final int TOKENS_PER_ATTACHMENT = 765;

    /** The tokens a provider will count before it answers, about: what is sent, and what may come back. */
    public long tokens() {
        long asked = Math.min(answerTokens, MAX_TOKENS) * Math.min(answers, MAX_TOKENS);
        return Math.min(sentTokens() + asked, MAX_TOKENS);
    }

    /** What is sent of them. */
    public long sentTokens() {
        return Math.ceilDiv(textBytes, BYTES_PER_TOKEN)
                + TOKENS_PER_MESSAGE * messages
                + TOKENS_PER_REQUEST
                + TOKENS_PER_ATTACHMENT * attachments;
    }

    /** The same with another bound of its answer. */
    RequestSize answeredIn(long tokens) {
        return new RequestSize(textBytes, messages, attachments, tokens, answers);
    }

    /** A number of tokens that the request will hardly be below, with one answer as long as it asks for. */
    public long leastTokens() {
        return Math.min(textBytes / MOST_BYTES_PER_TOKEN + Math.min(answerTokens, MAX_TOKENS), MAX_TOKENS);
    }
}
