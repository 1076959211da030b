/** The command line: everything in one JVM. */
@NullMarked
package dev.llmroute.standalone;

import org.jspecify.annotations.NullMarked;
