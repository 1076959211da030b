// The Vercel AI SDK: node ai_sdk_turns.mjs openai|openai-compatible|anthropic plain|tools BASE_URL KEY MODEL PROMPT. Prints its last words.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const [provider, turn, url, apiKey, name, prompt] = process.argv.slice(2);
const baseURL = `${url}/v1`;
const model = {
  openai: () => createOpenAI({ baseURL, apiKey }).chat(name),
  'openai-compatible': () => createOpenAICompatible({ name: 'llmroute', baseURL, apiKey, includeUsage: true })(name),
  anthropic: () => createAnthropic({ baseURL, apiKey })(name),
}[provider]();

const tools = {
  look_up: tool({
    description: 'What the word means.',
    inputSchema: z.object({ word: z.string() }),
    execute: async ({ word }) => `${word} is a bird`,
  }),
};

if (turn === 'plain') {
  console.log((await generateText({ model, prompt, maxRetries: 0 })).text);
} else {
  const result = streamText({ model, prompt, tools, stopWhen: stepCountIs(4), maxRetries: 0, onError: ({ error }) => {
    throw error;
  } });
  let said = '';
  for await (const part of result.textStream) said += part;
  console.log(said);
}
