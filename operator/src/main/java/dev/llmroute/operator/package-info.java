/** Turns LlmRoute resources into router pods and tells in their status how they do. */
@NullMarked
package dev.llmroute.operator;

import org.jspecify.annotations.NullMarked;
