"""An agent of the OpenAI Agents SDK: openai_agents_turns.py chat|responses plain|tools BASE_URL KEY MODEL PROMPT. Prints its last words."""

import asyncio
import sys

from agents import Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, function_tool, set_tracing_disabled
from openai import AsyncOpenAI


@function_tool
def look_up(word: str) -> str:
    """What the word means."""
    return f"{word} is a bird"


async def main(surface: str, case: str, url: str, key: str, name: str, prompt: str) -> None:
    set_tracing_disabled(True)
    client = AsyncOpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)
    model = {"chat": OpenAIChatCompletionsModel, "responses": OpenAIResponsesModel}[surface](name, client)
    if case == "plain":
        agent = Agent(name="one", instructions="Be brief.", model=model)
        print((await Runner.run(agent, prompt)).final_output)
        return
    agent = Agent(name="one", instructions="Be brief.", model=model, tools=[look_up])
    result = Runner.run_streamed(agent, prompt)
    async for _ in result.stream_events():
        pass
    print(result.final_output)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
