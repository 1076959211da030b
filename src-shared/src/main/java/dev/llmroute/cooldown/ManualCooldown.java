package dev.llmroute.cooldown;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.Target;
import java.time.Duration;

/**
 * Cooldowns that a person sets: "leave this alone until then, because". Routers hold them as any other. A success does not end
 * one before its time; a person does.
 *
 * <p>Members and routers of former releases know neither the word nor the kind, so a pin is stored in what they know: a class that
 * may last for long, no status, a person as the source of a wait that is not stated, and who and why in place of the router that
 * saw a limit. See {@code docs/decisions/0045-a-pin-in-the-shared-map.md}; of drills, which are pins with a window of their own,
 * {@code docs/decisions/0054-a-drill-is-a-pin-that-says-so.md}.
 */
public final class ManualCooldown {
    /** What stands in place of a failure's class. */
    public static final String WORD = "Manual";

    /** What stands there of a drill, and in place of the reason wherever a request passed by a target because of one. */
    public static final String DRILL = "Drill";

    /** The longest that a drill may last, extensions counted in. */
    public static final Duration LONGEST_DRILL = Duration.ofMinutes(60);

    /** The most characters of a reason, and of a name; the shared map takes 512 of both. */
    public static final int MAX_REASON = 200;

    /** Between who and why. */
    private static final String SAYS = ": ";

    /** A window of its own: no provider's news replaces a pin, and a pin replaces none. */
    static final String WINDOW = "manual";

    /** As that, and neither of pins: a drill beside a pin ends without it. */
    static final String DRILL_WINDOW = "drill";

    /** Of the classes that former releases know the one that only a person ends, too, and that may last longest. */
    static final FailureClass STORED_CLASS = FailureClass.QuotaExhausted;

    private ManualCooldown() {}

    /** The longest that a pin may last: what every reader allows its stored class. */
    public static Duration longest() {
        return CooldownRules.maximum(STORED_CLASS);
    }

    /** The key of a pin of what another cooldown concerns, whatever that one's window. */
    public static CooldownKey key(CooldownKey like) {
        return key(like, WINDOW);
    }

    /** The key of a drill of what another cooldown concerns, whatever that one's window. */
    public static CooldownKey drillKey(CooldownKey like) {
        return key(like, DRILL_WINDOW);
    }

    private static CooldownKey key(CooldownKey like, String window) {
        return new CooldownKey(like.endpoint(), like.model(), like.fingerprint(), like.scope(), window);
    }

    /** The key of a pin of one target. */
    static CooldownKey key(Target target) {
        return new CooldownKey(
                target.provider().endpoint(),
                target.model(),
                target.credential().fingerprint(),
                Scope.Model,
                WINDOW);
    }

    static Label label(Target target) {
        return new Label(target.displayKey(), target.provider().name(), "");
    }

    /**
     * A pin.
     *
     * @param key of {@link #key}
     * @param label what it concerns
     * @param actor who pins it; cut where it is long
     * @param reason checked by the caller: up to {@link #MAX_REASON} characters, none of them a control character
     * @param durationMs from {@link CooldownRules#FLOOR} to {@link #longest}
     */
    public static Cooldown of(CooldownKey key, Label label, String actor, String reason, long nowMs, long durationMs) {
        return of(Cause.Kind.Manual, key, label, actor, reason, Term.of(nowMs, durationMs));
    }

    /**
     * A drill: the target appears limited, so that people see what is answered instead. It ends at its time, and nobody probes.
     *
     * @param key of {@link #drillKey}
     * @param durationMs from {@link CooldownRules#FLOOR} to {@link #LONGEST_DRILL}
     */
    public static Cooldown drill(
            CooldownKey key, Label label, String actor, String reason, long nowMs, long durationMs) {
        return of(Cause.Kind.Drill, key, label, actor, reason, Term.of(nowMs, durationMs));
    }

    private static Cooldown of(Cause.Kind kind, CooldownKey key, Label label, String actor, String reason, Term term) {
        String name = actor.substring(0, Math.min(MAX_REASON, actor.length())).replace(SAYS, ":");
        return new Cooldown(key, term, Cause.byPerson(kind), label.seenBy(name + SAYS + reason));
    }

    /** Who pinned it. */
    public static String who(Cooldown pin) {
        String told = pin.label().seenBy();
        int end = told.indexOf(SAYS);
        return end < 0 ? told : told.substring(0, end);
    }

    /** What they said; empty where nothing is told. */
    public static String reason(Cooldown pin) {
        String told = pin.label().seenBy();
        int end = told.indexOf(SAYS);
        return end < 0 ? "" : told.substring(end + SAYS.length());
    }
}
