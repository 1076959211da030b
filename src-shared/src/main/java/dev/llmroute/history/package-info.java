/** What fell back to what, and how much of all there was: the records of it, and the logs they are written to. */
@NullMarked
package dev.llmroute.history;

import org.jspecify.annotations.NullMarked;
