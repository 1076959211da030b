package dev.llmroute.plan;

import dev.llmroute.cooldown.ActiveCooldown;
import dev.llmroute.route.Target;

/** A target that was left out of a plan, and the cooldown that is the reason. */
public record Skip(Target target, ActiveCooldown cooldown) {}
