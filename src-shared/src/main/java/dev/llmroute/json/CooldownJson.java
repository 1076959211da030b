package dev.llmroute.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.llmroute.cooldown.ActiveCooldown;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.WaitSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cooldown as every JSON API and command writes it. Instants are ISO 8601 in UTC.
 *
 * @param id stable and safe in a URL; the same in every process
 * @param displayKey {@code groq_llama-3.3-70b-versatile}
 * @param provider the provider's name in the route that saw it
 * @param model empty where not only one model is concerned
 * @param scope {@code model}, {@code credential} or {@code provider}
 * @param window the limit's window where the response named it, else empty
 * @param failureClass why; written as {@code class}
 * @param status the HTTP status that was seen; 0 where there was none
 * @param until when it ends, by this process's clock
 * @param remainingMs how long that is from now
 * @param since when it was set
 * @param durationMs how long it lasts from then
 * @param statedWaitMs the wait as the provider stated it; null where none was stated
 * @param waitSource where that was read: {@code body-text}, {@code body-field}, a header's name, or {@code none}
 * @param waitSourceText the same for people: {@code from the error text}
 * @param clamped whether the stated wait was outside what is allowed, so that the cooldown lasts longer or shorter
 * @param seenBy the router that saw it
 */
public record CooldownJson(
        String id,
        String displayKey,
        String provider,
        String model,
        String scope,
        String window,
        @JsonProperty("class") FailureClass failureClass,
        int status,
        String until,
        long remainingMs,
        String since,
        long durationMs,
        @Nullable Long statedWaitMs,
        String waitSource,
        String waitSourceText,
        boolean clamped,
        String seenBy) {

    private static final int ID_BYTES = 12;

    /** What {@code GET /api/v1/cooldowns} answers: what is cooling down at {@code now}, the soonest end first. */
    public record Listing(String now, List<CooldownJson> cooldowns) {
        public Listing {
            cooldowns = List.copyOf(cooldowns);
        }

        public static Listing of(Cooldowns cooldowns) {
            TimeSource time = cooldowns.time();
            return new Listing(
                    Instant.ofEpochMilli(time.millis()).toString(),
                    cooldowns.holding().stream()
                            .map(each -> CooldownJson.of(each, time))
                            .toList());
        }
    }

    /** What {@code DELETE /api/v1/cooldowns/{id}} answers: what was cleared. */
    public record Cleared(String id, String displayKey) {}

    /** Must not be called for a tombstone. */
    public static CooldownJson of(ActiveCooldown active, TimeSource time) {
        Cooldown cooldown = active.cooldown();
        long stated = cooldown.statedWaitMs();
        return new CooldownJson(
                id(cooldown.key()),
                cooldown.displayKey(),
                cooldown.provider(),
                cooldown.key().model(),
                cooldown.key().scope().label(),
                cooldown.key().window(),
                cooldown.failureClass(),
                cooldown.status(),
                Instant.ofEpochMilli(active.untilMs(time)).toString(),
                active.remainingMs(time),
                Instant.ofEpochMilli(cooldown.setAtMs()).toString(),
                cooldown.durationMs(),
                stated < 0 ? null : stated,
                cooldown.waitSource(),
                new WaitSource(cooldown.waitSource()).sentence(),
                stated >= 0 && (stated > cooldown.durationMs() || stated < CooldownRules.FLOOR.toMillis()),
                cooldown.seenBy());
    }

    /** The id of a key: the first 96 bits of the SHA-256 of its stored form, in hex. */
    public static String id(CooldownKey key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(key.stored().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** What is cooling down under an id; empty where nothing is, or no longer. */
    public static Optional<Cooldown> find(Cooldowns cooldowns, String id) {
        return cooldowns.holding().stream()
                .map(ActiveCooldown::cooldown)
                .filter(cooldown -> id(cooldown.key()).equals(id))
                .findFirst();
    }
}
