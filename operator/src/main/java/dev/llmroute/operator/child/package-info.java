/** The objects that router pods consist of, and how they are kept as they should be. */
@NullMarked
package dev.llmroute.operator.child;

import org.jspecify.annotations.NullMarked;
