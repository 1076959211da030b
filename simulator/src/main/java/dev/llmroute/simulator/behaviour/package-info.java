/** How the providers of a scenario behave: limits, faults, paces, and the words in which they tell. */
@NullMarked
package dev.llmroute.simulator.behaviour;

import org.jspecify.annotations.NullMarked;
