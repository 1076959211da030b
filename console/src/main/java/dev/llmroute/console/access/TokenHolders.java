package dev.llmroute.console.access;

import java.util.Optional;

/** Knows whose a token is. Thread-safe. */
sealed interface TokenHolders permits OneToken, ClusterTokens {
    /**
     * Whose it is; empty for nobody's.
     *
     * @throws io.javalin.http.ServiceUnavailableResponse where that cannot be found out now
     */
    Optional<Person> holder(String token);
}
