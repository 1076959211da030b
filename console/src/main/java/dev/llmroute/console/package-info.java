/** The admin console: what is cooling down, what fell back to what, and the button that ends a cooldown. */
@NullMarked
package dev.llmroute.console;

import org.jspecify.annotations.NullMarked;
