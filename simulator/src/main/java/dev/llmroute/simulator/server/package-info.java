/** The simulator's ports: the providers, and the API by which tests turn their behaviour. */
@NullMarked
package dev.llmroute.simulator.server;

import org.jspecify.annotations.NullMarked;
