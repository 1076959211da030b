/** The stories that {@code demo --story} plays: what a user sees, and the witnesses that it happened. */
@NullMarked
package dev.llmroute.standalone.story;

import org.jspecify.annotations.NullMarked;
