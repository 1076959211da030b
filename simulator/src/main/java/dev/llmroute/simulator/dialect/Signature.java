package dev.llmroute.simulator.dialect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What shows that thoughts are the vendor's own. Anthropic's holds for all accounts, so it depends on nothing but the text.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking#thinking-encryption">Anthropic: thinking encryption</a>
 */
final class Signature {
    private Signature() {}

    static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sim" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static boolean holds(String signature, String text) {
        return signature.equals(of(text));
    }
}
