/**
 * How much this process may send to a model and with a credential, and how much it is sending: the spill guard, which keeps the
 * burst after a cooldown from limiting the fallbacks too. No I/O; the clock is given.
 */
@NullMarked
package dev.llmroute.ceiling;

import org.jspecify.annotations.NullMarked;
