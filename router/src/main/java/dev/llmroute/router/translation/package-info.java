/** One vendor's requests, answers and streams as the other's: OpenAI's chat completions as Anthropic's messages, and back; and what is left out of a request where a target refuses it. Pure but for the ids that providers left out. */
@NullMarked
package dev.llmroute.router.translation;

import org.jspecify.annotations.NullMarked;
