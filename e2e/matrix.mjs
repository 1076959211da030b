// The vendors' JavaScript SDKs: plays every case against a model and prints one line of JSON a case: {"case", "error"}.
// Usage: node matrix.mjs openai|anthropic BASE_URL KEY MODEL, where the model is limited and others are not
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const [client, url, key, model] = process.argv.slice(2);
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const ALONE = { headers: { 'x-llmroute-no-fallback': 'true' } };
const HELLO = [{ role: 'user', content: 'Say hello.' }];

function check(condition, what) {
  if (!condition) throw new Error(`not as expected: ${JSON.stringify(what)}`);
}

function openai() {
  const sdk = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  const create = (more, options) => sdk.chat.completions.create({ model, messages: HELLO, ...more }, options);
  const tools = [{ type: 'function', function: { name: 'get_weather', parameters: SCHEMA } }];
  const text = (answer) => check(answer.choices[0].message.content.includes('answers'), answer);
  return {
    plain: async () => text(await create({})),
    stream: async () => {
      let said = '';
      let finish;
      for await (const chunk of await create({ stream: true })) {
        said += chunk.choices[0]?.delta.content ?? '';
        finish = chunk.choices[0]?.finish_reason ?? finish;
      }
      check(said.includes('answers') && finish === 'stop', { said, finish });
    },
    tools: async () => {
      const call = (await create({ tools })).choices[0].message.tool_calls[0];
      const messages = [
        ...HELLO,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: 'rain' },
      ];
      const answer = await create({ tools, messages });
      check(answer.choices[0].message.content.includes('rain'), answer);
    },
    image: async () => {
      const content = [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
      ];
      text(await create({ messages: [{ role: 'user', content }] }));
    },
    'JSON schema': async () =>
      text(await create({ response_format: { type: 'json_schema', json_schema: { name: 'city', schema: SCHEMA } } })),
    error: async () => {
      const error = await create({}, ALONE).then(() => null, (e) => e);
      check(error instanceof OpenAI.RateLimitError && error.code === 'all_targets_exhausted', String(error));
    },
  };
}

function anthropic() {
  const sdk = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
  const request = (more) => ({ model, max_tokens: 100, messages: HELLO, ...more });
  const create = (more, options) => sdk.messages.create(request(more), options);
  const tools = [{ name: 'get_weather', input_schema: SCHEMA }];
  const text = (answer) => check(answer.content[0].text.includes('answers') && answer.stop_reason === 'end_turn', answer);
  return {
    plain: async () => text(await create({})),
    stream: async () => text(await sdk.messages.stream(request({})).finalMessage()),
    tools: async () => {
      const call = (await create({ tools })).content.find((block) => block.type === 'tool_use');
      const messages = [
        ...HELLO,
        { role: 'assistant', content: [call] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'rain' }] },
      ];
      const answer = await create({ tools, messages });
      check(answer.content[0].text.includes('rain'), answer);
    },
    image: async () => {
      const source = { type: 'base64', media_type: 'image/png', data: PIXEL };
      const content = [{ type: 'text', text: 'What is it?' }, { type: 'image', source }];
      text(await create({ messages: [{ role: 'user', content }] }));
    },
    'JSON schema': async () => text(await create({ output_config: { format: { type: 'json_schema', schema: SCHEMA } } })),
    error: async () => {
      const error = await create({}, ALONE).then(() => null, (e) => e);
      check(error instanceof Anthropic.RateLimitError && String(error).includes('all_targets_exhausted'), String(error));
    },
  };
}

for (const [name, play] of Object.entries({ openai, anthropic }[client]())) {
  const error = await play().then(() => null, (e) => String(e));
  console.log(JSON.stringify({ case: name, error }));
}
