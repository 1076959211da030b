/** How often something may be written to the API server. */
@NullMarked
package dev.llmroute.operator.pace;

import org.jspecify.annotations.NullMarked;
