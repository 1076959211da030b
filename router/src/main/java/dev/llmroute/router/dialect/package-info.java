/** What OpenAI's and Anthropic's requests, answers and events look like, read without changing them. */
@NullMarked
package dev.llmroute.router.dialect;

import org.jspecify.annotations.NullMarked;
