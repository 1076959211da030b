"""An agent of LangChain: langchain_turns.py DIALECT plain|tools BASE_URL KEY MODEL PROMPT. Prints its last words."""

import sys

from langchain.agents import create_agent
from langchain_core.tools import tool


@tool
def look_up(word: str) -> str:
    """What the word means."""
    return f"{word} is a bird"


def model(dialect: str, url: str, key: str, name: str):
    if dialect == "OpenAI":
        from langchain_openai import ChatOpenAI

        return ChatOpenAI(base_url=f"{url}/v1", api_key=key, model=name, max_retries=0, stream_usage=True)
    from langchain_anthropic import ChatAnthropic

    return ChatAnthropic(base_url=url, api_key=key, model=name, max_tokens=500, max_retries=0)


def main(dialect: str, case: str, url: str, key: str, name: str, prompt: str) -> None:
    chat = model(dialect, url, key, name)
    if case == "plain":
        print(chat.invoke(prompt).text)
        return
    agent = create_agent(chat, tools=[look_up], system_prompt="Be brief.")
    said = ""
    for chunk, _ in agent.stream({"messages": [("user", prompt)]}, stream_mode="messages"):
        said += chunk.text
    print(said)


if __name__ == "__main__":
    main(*sys.argv[1:])
