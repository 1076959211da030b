/** Providers that can be told to limit, stall and break: for the quickstart, drills and tests. Uses no other module. */
@NullMarked
package dev.llmroute.simulator;

import org.jspecify.annotations.NullMarked;
