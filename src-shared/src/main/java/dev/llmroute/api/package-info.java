/**
 * The LlmRoute resource <em>as written</em>, with nothing filled in: one source for the CRD, the router's configuration and
 * standalone files. {@link dev.llmroute.route} has it as resolved.
 */
@NullMarked
package dev.llmroute.api;

import org.jspecify.annotations.NullMarked;
