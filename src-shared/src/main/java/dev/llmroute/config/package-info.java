/** Reads LlmRoute documents and the secrets they name, checks them and resolves them into routes. */
@NullMarked
package dev.llmroute.config;

import org.jspecify.annotations.NullMarked;
