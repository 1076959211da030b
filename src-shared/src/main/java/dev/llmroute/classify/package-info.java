/** Tells from what a provider answered what failed, whom it concerns and how long it lasts. Pure: no clock, no network. */
@NullMarked
package dev.llmroute.classify;

import org.jspecify.annotations.NullMarked;
