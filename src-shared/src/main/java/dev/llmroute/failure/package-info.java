/** What went wrong with an attempt, whom it concerns and how long it lasts. Pure functions and records. */
@NullMarked
package dev.llmroute.failure;

import org.jspecify.annotations.NullMarked;
