/** What fell back to what: the record of it, and the log it is written to. */
@NullMarked
package dev.llmroute.history;

import org.jspecify.annotations.NullMarked;
