/** Prices out of public lists of them, for the models of a route. */
@NullMarked
package dev.llmroute.standalone.prices;

import org.jspecify.annotations.NullMarked;
