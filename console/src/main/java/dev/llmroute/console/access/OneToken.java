package dev.llmroute.console.access;

import dev.llmroute.console.text.Message;
import java.security.MessageDigest;
import java.util.Optional;

/** One token that is everybody's who may come in. Immutable. */
record OneToken(String token, Right right) implements TokenHolders {
    @Override
    public Optional<Person> holder(String given) {
        return isToken(given)
                ? Optional.of(new Person("token", Optional.of(right), Message.nothing()))
                : Optional.empty();
    }

    /** Compares in a time that tells nothing about the token, its length included. */
    private boolean isToken(String given) {
        return MessageDigest.isEqual(Seal.derived(token, "token:" + given), Seal.derived(token, "token:" + token));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "OneToken[" + right + "]";
    }
}
