"""OpenAI's and Anthropic's Python clients as applications use them: only base URL and key are ours. Each time with a fallback."""

from product import HELLO, Product

PRIMARY = "llama-3.3-70b-versatile"
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather at a place.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def plain(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    completion = router.client.chat.completions.create(model="agent-chat", messages=HELLO)
    assert completion.choices[0].message.content
    assert completion.usage and completion.usage.total_tokens > 0
    assert product.simulator.calls("groq", PRIMARY) == 1, "there was a fallback"


def streaming(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    text, finish = "", None
    for chunk in router.client.chat.completions.create(model="agent-chat", messages=HELLO, stream=True):
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
    assert text and finish == "stop", (text, finish)
    assert product.simulator.calls("groq", PRIMARY) == 1, "there was a fallback"


def tools(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    completion = router.client.chat.completions.create(model="agent-chat", messages=HELLO, tools=[WEATHER])
    calls = completion.choices[0].message.tool_calls
    assert calls and calls[0].function.name == "get_weather", completion
    assert product.simulator.calls("groq", PRIMARY) == 1, "there was a fallback"


def models(product: Product) -> None:
    router, _ = product.fresh()
    names = {model.id for model in router.client.models.list()}
    assert "agent-chat" in names, names


def anthropic_plain(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    message = router.anthropic.messages.create(model="agent-chat", max_tokens=100, messages=HELLO)
    assert message.content[0].text and message.stop_reason == "end_turn", message
    assert message.usage.output_tokens > 0
    assert product.simulator.calls("groq", PRIMARY) == 1, "there was a fallback"


def anthropic_streaming(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    with router.anthropic.messages.stream(model="agent-chat", max_tokens=100, messages=HELLO) as stream:
        text = "".join(stream.text_stream)
        message = stream.get_final_message()
    assert text and message.stop_reason == "end_turn", (text, message)
    assert product.simulator.calls("groq", PRIMARY) == 1, "there was a fallback"


def anthropic_tools(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    function = WEATHER["function"]
    tool = {
        "name": function["name"],
        "description": function["description"],
        "input_schema": function["parameters"],
    }
    message = router.anthropic.messages.create(model="agent-chat", max_tokens=100, messages=HELLO, tools=[tool])
    calls = [block for block in message.content if block.type == "tool_use"]
    assert calls and calls[0].name == "get_weather" and message.stop_reason == "tool_use", message
    assert product.simulator.calls("groq", PRIMARY) == 1, "there was a fallback"
