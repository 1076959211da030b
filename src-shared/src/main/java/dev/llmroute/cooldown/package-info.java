/** "Leave this alone until T": the total order, the process memory and the rules that size a cooldown. No I/O. */
@NullMarked
package dev.llmroute.cooldown;

import org.jspecify.annotations.NullMarked;
