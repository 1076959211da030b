package dev.llmroute.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Label;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API of cooldowns is asked and answers, field for field as it is written, beside what all APIs of cooldowns have. */
final class CooldownAnswers {
    private CooldownAnswers() {}

    /**
     * The body of a clear of several.
     *
     * @param ids exactly these; what has appeared since is left alone
     */
    record ClearRequest(
            @JsonProperty(value = "ids", required = true) @Nullable
            List<String> ids,

            @Nullable String reason) {}

    /** The body of an extension: {@code by} is a time such as {@code 30m}. */
    record ExtendRequest(
            @JsonProperty(value = "by", required = true) @Nullable
            String by,

            @Nullable String reason) {}

    /**
     * The body of a pin.
     *
     * @param target an id, or a display key that only one target has
     * @param lasting a time such as {@code 30m}; written as {@code for}
     * @param reason required
     */
    record PinRequest(
            @JsonProperty(value = "target", required = true) @Nullable
            String target,

            @JsonProperty(value = "for", required = true) @Nullable
            String lasting,

            @JsonProperty(value = "reason", required = true) @Nullable
            String reason) {}

    /**
     * The body of a drill, beside the fields of {@link PinRequest}.
     *
     * @param evenTheLast true: also where no other target that this console knows of is free
     */
    record DrillRequest(
            @JsonProperty(value = "target", required = true) @Nullable
            String target,

            @JsonProperty(value = "for", required = true) @Nullable
            String lasting,

            @JsonProperty(value = "reason", required = true) @Nullable
            String reason,

            @Nullable Boolean evenTheLast) {}

    /**
     * What was changed.
     *
     * @param gone ids under which nothing was cooling down any more
     * @param undo what takes it back, by {@code POST /api/v1/cooldowns/undo/UNDO}; empty where nothing can be
     * @param undoMs for how long, in ms
     */
    record Changed(List<Now> changed, List<String> gone, String undo, long undoMs) {
        Changed {
            changed = List.copyOf(changed);
            gone = List.copyOf(gone);
        }
    }

    /**
     * One of them, as it is now.
     *
     * @param until when it ends; null where it has ended
     */
    record Now(String id, String displayKey, @Nullable String until) {
        static Now of(Cooldown cooldown) {
            String until = cooldown.isTombstone()
                    ? null
                    : Instant.ofEpochMilli(cooldown.untilMs()).toString();
            return new Now(cooldown.key().id(), cooldown.displayKey(), until);
        }
    }

    /** What was cleared, with the fields of {@link Changed}. */
    record Cleared(String id, String displayKey, String undo, long undoMs) {}

    /** What was taken back, and what was not because newer news have come in since; display keys. */
    record Undone(List<String> undone, List<String> overtaken) {
        Undone {
            undone = List.copyOf(undone);
            overtaken = List.copyOf(overtaken);
        }
    }

    /**
     * Something that can be pinned.
     *
     * @param namespace whose routes alone it concerns; empty: whoever uses the account
     */
    record PinTarget(String id, String displayKey, String provider, String model, String scope, String namespace) {
        static PinTarget of(CooldownKey key, Label label) {
            // As Provider.endpointHere writes it; no address holds a blank.
            int blank = key.endpoint().indexOf(' ');
            return new PinTarget(
                    key.id(),
                    label.displayKey(),
                    label.provider(),
                    key.model(),
                    key.scope().label(),
                    blank < 0 ? "" : key.endpoint().substring(0, blank));
        }

        /** For people, who may see two of the same name. */
        Message text() {
            Message what = CooldownRow.concerns(scope);
            String begin = id.substring(0, 6);
            return namespace.isEmpty()
                    ? Message.of("pinTarget.name", displayKey, what, begin)
                    : Message.of("pinTarget.nameOf", displayKey, what, begin, namespace);
        }
    }

    /** All of them, by name. */
    record PinTargets(List<PinTarget> targets) {
        PinTargets {
            targets = List.copyOf(targets);
        }
    }
}
