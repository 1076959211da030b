/** The two dialects: requests, answers and streams of OpenAI's chat completions as Anthropic's messages, and back. Pure. */
@NullMarked
package dev.llmroute.router.dialect;

import org.jspecify.annotations.NullMarked;
