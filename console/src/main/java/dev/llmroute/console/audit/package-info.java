/** Who changed what by the console: the record of each change, where it is kept and logged. */
@NullMarked
package dev.llmroute.console.audit;

import org.jspecify.annotations.NullMarked;
