/** The words for what went wrong with an attempt, whom it concerns and how long it lasts, in which all packages speak of it. */
@NullMarked
package dev.llmroute.failure;

import org.jspecify.annotations.NullMarked;
