/** The data plane: starts, stops and wires a router; the only face for other modules. Its rooms are in {@code docs/development.md}. */
@NullMarked
package dev.llmroute.router;

import org.jspecify.annotations.NullMarked;
