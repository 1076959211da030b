/** The two dialects: requests, answers and streams of OpenAI's chat completions as Anthropic's messages, and back. Pure but for the ids that providers left out. */
@NullMarked
package dev.llmroute.router.dialect;

import org.jspecify.annotations.NullMarked;
