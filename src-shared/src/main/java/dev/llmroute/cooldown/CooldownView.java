package dev.llmroute.cooldown;

import dev.llmroute.route.Target;
import org.jspecify.annotations.Nullable;

/** What the planner asks of the cooldowns. */
@FunctionalInterface
public interface CooldownView {
    /** The cooldown that ends last of those that concern the target now; null where it is free. */
    @Nullable
    ActiveCooldown active(Target target);
}
