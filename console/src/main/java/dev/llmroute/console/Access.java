package dev.llmroute.console;

import dev.llmroute.cooldown.TimeSource;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: everybody where there is no token, else who presents the token or a session that was made from it.
 * Sessions are signed, not stored, so any replica with the same token honours them, and a new token ends them all. Thread-safe.
 */
final class Access {
    static final Duration SESSION = Duration.ofHours(12);

    private final @Nullable String token;
    private final TimeSource time;
    private final WrongTokens wrong;

    Access(@Nullable String token, TimeSource time) {
        this.token = token;
        this.time = time;
        this.wrong = new WrongTokens(time);
    }

    /**
     * Whether the token opens the console to who presents it.
     *
     * @param address where it comes from
     * @throws HttpResponseException where too many wrong ones came from there
     */
    boolean opensTo(String address, String given) {
        if (wrong.mustWait(address)) {
            throw new HttpResponseException(
                    HttpStatus.TOO_MANY_REQUESTS.getCode(),
                    "Too many wrong tokens from your address; wait a second and try again",
                    Map.of());
        }
        boolean right = isToken(given);
        if (!right) {
            wrong.add(address);
        }
        return right;
    }

    boolean needsToken() {
        return token != null;
    }

    /** Compares in a time that tells nothing about the token, its length included. */
    private boolean isToken(String given) {
        return token != null && MessageDigest.isEqual(hmac("token", given), hmac("token", token));
    }

    /** A session as a cookie's value: its end in ms since 1970 and a signature. */
    String newSession() {
        String end = Long.toString(time.millis() + SESSION.toMillis());
        return end + "." + signature(end);
    }

    boolean isSession(@Nullable String cookie) {
        int dot = cookie == null ? -1 : cookie.indexOf('.');
        if (cookie == null || dot < 1) {
            return false;
        }
        String end = cookie.substring(0, dot);
        byte[] given = cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, signature(end).getBytes(StandardCharsets.UTF_8))
                && Long.parseLong(end) > time.millis();
    }

    private String signature(String end) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac("session", end));
    }

    private byte[] hmac(String purpose, String text) {
        if (token == null) {
            throw new IllegalStateException("There is no token, so there is nothing to sign with");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal((purpose + ":" + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }
}
