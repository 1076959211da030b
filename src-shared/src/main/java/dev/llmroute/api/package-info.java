/** The LlmRoute resource as written: one source for the CRD, the router's configuration and standalone files. */
@NullMarked
package dev.llmroute.api;

import org.jspecify.annotations.NullMarked;
