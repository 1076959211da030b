/** Who works: which of the operators of an installation leads, and to which installation a route belongs. */
@NullMarked
package dev.llmroute.operator.election;

import org.jspecify.annotations.NullMarked;
