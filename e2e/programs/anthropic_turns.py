"""Anthropic's SDK with what the vendor keeps: anthropic_turns.py SDK plain|tools BASE_URL KEY MODEL PROMPT. Prints the last words.

Both begin a message thread, so that later requests hold nothing but what is new.
"""

import sys

from anthropic import Anthropic, beta_tool


@beta_tool
def look_up(word: str) -> str:
    """What the word means."""
    return f"{word} is a bird"


def main(case: str, url: str, key: str, name: str, prompt: str) -> None:
    client = Anthropic(base_url=url, api_key=key, max_retries=0)
    if case == "tools":
        messages = [{"role": "user", "content": prompt}]
        runner = client.beta.messages.tool_runner(model=name, max_tokens=500, tools=[look_up], messages=messages)
        print(runner.until_done().content[-1].text)
        return
    thread = client.beta.messages.thread(
        model=name,
        max_tokens=500,
        system="Be brief.",
        messages=[{"role": "user", "content": "My name is Ada."}],
    )
    thread.send()
    thread.append({"role": "user", "content": prompt})
    reply = thread.send()
    # The simulator counts words: of all the conversation, not only of the last message.
    assert reply.usage.input_tokens > 10, f"the conversation was lost: {reply}"
    print(reply.content[-1].text)


if __name__ == "__main__":
    main(*sys.argv[2:])
