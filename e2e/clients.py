"""OpenAI's Python client as an application uses it: only the base URL and the key are ours. Each time with a fallback."""

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
