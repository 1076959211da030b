package dev.llmroute.console;

/** A row of one of the tables of cooldowns. */
sealed interface Row permits CooldownRow, RecoveringRow {
    /** {@link dev.llmroute.cooldown.CooldownKey#id} of what it shows. */
    String id();

    /** It looks another way only where this is another. What counts down by itself is no part of it. */
    Object look();
}
