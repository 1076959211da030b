/** The traffic that the demo plays, so that its console has something to show. */
@NullMarked
package dev.llmroute.standalone.traffic;

import org.jspecify.annotations.NullMarked;
