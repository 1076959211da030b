package dev.llmroute.cooldown;

import dev.llmroute.route.Target;

/** Who knows of cooldowns: this process's memory, or a running router that is asked. */
@FunctionalInterface
public interface CooldownView {
    /** What is known of a target from now on; ask once for a target and keep the answer. */
    TargetCooldowns of(Target target);
}
