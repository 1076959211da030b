package dev.llmroute.router.state;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.router.state.Reference.Home;
import dev.llmroute.router.state.Reference.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request refers to that it does not say itself, and that only one account knows. Immutable.
 *
 * @param references in the order of the request, at most {@link #MAX_REFERENCES}
 * @param threaded whether its answer may be gone on from by its id alone (Anthropic's {@code thread})
 */
public record State(List<Reference> references, boolean threaded) {
    /** A request that says all there is to say: nearly every one. */
    public static final State NONE = new State(List.of(), false);

    /** What is remembered of one request's references: agents send dozens of thoughts with each turn. */
    static final int MAX_REFERENCES = 256;

    /** An id of fewer characters proves nothing where it stands in an error. */
    private static final int MIN_ID = 4;

    /**
     * How vendors name it where they do not know what a request refers to.
     *
     * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI: error codes</a>, and {@code _error_classes.py} of
     *     Anthropic's SDK 2.14: {@code thread_not_found}, {@code file_expired}
     */
    private static final Set<String> UNKNOWN_CODES = Set.of(
            "not_found",
            "not_found_error",
            "invalid_encrypted_content",
            "file_expired",
            "container_expired",
            "thread_already_continued");

    /** How they say the same in words. */
    private static final List<String> UNKNOWN_WORDS = List.of(
            "not found", "no such", "does not exist", "expired", "could not be verified", "could not be decrypted");

    public State {
        references = List.copyOf(references);
    }

    /** Whether it means something else, or nothing, to who does not know what it refers to. */
    public boolean isPinned() {
        return references.stream().anyMatch(each -> each.kind().home() != Home.Anywhere);
    }

    /** Whether another model of the same account knows it too. */
    boolean isPinnedToModel() {
        return references.stream().anyMatch(each -> each.kind().home() == Home.Model);
    }

    /** Whether it goes on with a thread, of which it has only the newest messages. */
    public boolean continuesThread() {
        return has(Kind.Thread);
    }

    /** Whether thoughts come with it that only their maker can read. */
    public boolean hasThoughts() {
        return has(Kind.Thoughts);
    }

    private boolean has(Kind kind) {
        return !references.isEmpty() && references.stream().anyMatch(each -> each.kind() == kind);
    }

    /** What only its maker can serve, in the request's own words; empty where everybody can. */
    public Optional<String> pinnedBy() {
        return references.stream()
                .filter(each -> each.kind().home() != Home.Anywhere)
                .map(each -> each.kind().field())
                .findFirst();
    }

    /**
     * Whether a provider says that it does not know what the request refers to, so that another account may: by a code or words for just that, or since it
     * names one of the references or what is encrypted. It only chooses which key of the same model is asked next; nothing cools.
     */
    public boolean isUnknownTo(Failure failure) {
        ProviderError error = failure.error();
        if (references.isEmpty() || error == null) {
            return false;
        }
        boolean aboutRequest = switch (failure.failureClass()) {
            case InvalidRequest, ModelNotFound, Forbidden -> true;
            // Under 200, as in an event of a stream, no status says whose fault it is.
            case ServerError -> failure.status() == 200 && isUnknownCode(error.code());
            default -> false;
        };
        if (!aboutRequest) {
            return false;
        }
        String message = error.message().toLowerCase(Locale.ROOT);
        return isUnknownCode(error.code())
                || isUnknownCode(error.type())
                || UNKNOWN_WORDS.stream().anyMatch(message::contains)
                || names(error.message());
    }

    private static boolean isUnknownCode(@Nullable String code) {
        return code != null && (UNKNOWN_CODES.contains(code) || code.endsWith("_not_found"));
    }

    private boolean names(String message) {
        boolean encrypted = message.contains("encrypted")
                && references.stream().anyMatch(each -> each.kind() == Kind.Thoughts || each.kind() == Kind.Compaction);
        return encrypted
                || references.stream()
                        .filter(each -> each.id().length() >= MIN_ID)
                        .anyMatch(each -> message.contains(each.id()));
    }
}
