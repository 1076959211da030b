/** Who calls the console, and what they may do. */
@NullMarked
package dev.llmroute.console.access;

import org.jspecify.annotations.NullMarked;
