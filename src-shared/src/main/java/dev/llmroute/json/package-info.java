/** Reads and writes the domain's records as JSON. The only place in the domain's module that knows the parser. */
@NullMarked
package dev.llmroute.json;

import org.jspecify.annotations.NullMarked;
