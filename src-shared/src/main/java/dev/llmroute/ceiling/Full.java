package dev.llmroute.ceiling;

/**
 * A ceiling that the request would go above: it is not sent there.
 *
 * @param limit {@code maxConcurrent}, {@code rpm} or {@code tpm}
 * @param most what the route allows
 * @param of the target, or the credential
 * @param freeInMs when the request will fit if nothing else is sent until then; -1 where nobody knows ({@code maxConcurrent}), or
 *     never, since the request is larger than {@code tpm}
 */
public record Full(String limit, long most, String of, long freeInMs) implements Admission {
    /** For people: {@code maxConcurrent 4 of openai/gpt-4o}. */
    @Override
    public String toString() {
        return limit + " " + most + " of " + of;
    }
}
