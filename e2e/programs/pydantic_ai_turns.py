"""An agent of pydantic-ai: pydantic_ai_turns.py DIALECT plain|tools BASE_URL KEY MODEL PROMPT. Prints its last words."""

import asyncio
import sys

from pydantic_ai import Agent


def model(dialect: str, url: str, key: str, name: str):
    if dialect == "OpenAI":
        from openai import AsyncOpenAI
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider

        client = AsyncOpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)
        return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    client = AsyncAnthropic(base_url=url, api_key=key, max_retries=0)
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))


async def main(dialect: str, case: str, url: str, key: str, name: str, prompt: str) -> None:
    agent = Agent(model(dialect, url, key, name), instructions="Be brief.")
    if case == "plain":
        print((await agent.run(prompt)).output)
        return

    @agent.tool_plain
    def look_up(word: str) -> str:
        """What the word means."""
        return f"{word} is a bird"

    async with agent.run_stream(prompt) as result:
        print(await result.get_output())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
