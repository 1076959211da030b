/** How bodies are encoded on the wire: of callers and of providers. */
@NullMarked
package dev.llmroute.router.http;

import org.jspecify.annotations.NullMarked;
