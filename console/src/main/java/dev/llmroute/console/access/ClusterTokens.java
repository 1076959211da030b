package dev.llmroute.console.access;

import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a cluster. What a person may do here is what RBAC lets them do with LlmRoutes: {@code get} is to view, {@code update} of
 * the subresource {@code cooldowns}, which exists for this only, to operate, and {@code update} of the routes to edit. Thread-safe, and
 * bounded: of too many tokens the one that was used longest ago is forgotten.
 */
final class ClusterTokens implements TokenHolders {
    /** How long an answer counts: a right that is taken away ends within this. */
    static final Duration FRESH = Duration.ofSeconds(30);

    private static final Duration REFUSAL_FRESH = Duration.ofSeconds(10);

    /** How long it counts while the API server cannot be asked: its own restarts lock nobody out. */
    static final Duration STALE = Duration.ofSeconds(60);

    private static final int MOST_TOKENS = 1000;

    /** So many questions are asked at a time, however many callers make up tokens. */
    private static final int MOST_QUESTIONS = 8;

    private static final long PATIENCE_SECONDS = 5;
    private static final String ALL_NAMESPACES = "";

    private record Known(Optional<Person> person, long askedNanos) {}

    private final ClusterReviews reviews;
    private final List<String> namespaces;
    private final TimeSource time;
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);

    /** By the hash of the token. */
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_TOKENS;
        }
    };

    /** @param namespaces a right counts where it is had in each of these; empty: in all of the cluster */
    ClusterTokens(ClusterReviews reviews, List<String> namespaces, TimeSource time) {
        this.reviews = reviews;
        this.namespaces = namespaces.isEmpty() ? List.of(ALL_NAMESPACES) : namespaces;
        this.time = time;
    }

    @Override
    public Optional<Person> holder(String token) {
        String hash = HexFormat.of().formatHex(Seal.derived("token", token));
        Known before = known(hash);
        if (before != null && isWithin(before.person().isPresent() ? FRESH : REFUSAL_FRESH, before)) {
            return before.person();
        }
        long now = time.nanos();
        try {
            Optional<Person> person = asked(token);
            synchronized (known) {
                known.put(hash, new Known(person, now));
            }
            return person;
        } catch (Refused away) {
            if (before != null && isWithin(STALE, before)) {
                return before.person();
            }
            throw away;
        }
    }

    private boolean isWithin(Duration span, Known answer) {
        return time.nanos() - answer.askedNanos() < span.toNanos();
    }

    private @Nullable Known known(String hash) {
        synchronized (known) {
            return known.get(hash);
        }
    }

    private Optional<Person> asked(String token) {
        try {
            if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw ClusterReviews.unavailable();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ClusterReviews.unavailable();
        }
        try {
            return reviews.user(token).map(user -> new Person(user.name(), right(user), lack(), seen()));
        } finally {
            questions.release();
        }
    }

    /** The least that they may do in any of the namespaces: what the console shows and clears concerns all of them. */
    private Optional<Right> right(ClusterReviews.User user) {
        Right least = Right.Edit;
        for (String namespace : namespaces) {
            Optional<Right> here = right(user, namespace);
            if (here.isEmpty()) {
                return here;
            }
            least = least.includes(here.get()) ? here.get() : least;
        }
        return Optional.of(least);
    }

    private Optional<Right> right(ClusterReviews.User user, String namespace) {
        if (!reviews.may(user, "get", "", namespace)) {
            return Optional.empty();
        }
        if (reviews.may(user, "update", "", namespace)) {
            return Optional.of(Right.Edit);
        }
        return Optional.of(reviews.may(user, "update", "cooldowns", namespace) ? Right.Operate : Right.View);
    }

    /** They may view each of them, or they would not have come in. */
    private Set<String> seen() {
        return namespaces.contains(ALL_NAMESPACES) ? Set.of() : Set.copyOf(namespaces);
    }

    private Message lack() {
        return namespaces.contains(ALL_NAMESPACES)
                ? Message.of("error.lack.everywhere")
                : Message.of("error.lack", String.join(", ", namespaces));
    }
}
