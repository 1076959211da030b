"""Every client on every dialect of target: each vendor's Python, JavaScript and Java SDK, plain, streamed, with tools and more."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import anthropic
import openai
import playwright

from product import CALLER_KEY, HELLO, Product, Router

# The SDKs want a newer Node than Debian has; Playwright brings one.
NODE = Path(playwright.__file__).parent / "driver" / "node"
CASES = ["plain", "stream", "tools", "image", "JSON schema", "error"]
# By the dialect that the route gives the provider: the model that is asked and limited, so that the next one answers.
TARGETS = {"OpenAI": ("openai", "gpt-4o"), "Anthropic": ("anthropic", "claude-3-5-sonnet-20241022")}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
ALONE = {"x-llmroute-no-fallback": "true"}
QUESTION = {"type": "text", "text": "What is it?"}


class OpenAiPython:
    def __init__(self, router: Router, model: str):
        self._create = router.client.chat.completions.create
        self._model = model

    def _ask(self, **more):
        return self._create(**({"model": self._model, "messages": HELLO} | more))

    def _text(self, **more) -> None:
        completion = self._ask(**more)
        assert "answers" in completion.choices[0].message.content, completion

    def plain(self) -> None:
        self._text()

    def stream(self) -> None:
        text, finish = "", None
        for chunk in self._ask(stream=True):
            for choice in chunk.choices:
                text += choice.delta.content or ""
                finish = choice.finish_reason or finish
        assert "answers" in text and finish == "stop", (text, finish)

    def tools(self) -> None:
        tools = [{"type": "function", "function": {"name": "get_weather", "parameters": SCHEMA}}]
        call = self._ask(tools=tools).choices[0].message.tool_calls[0]
        answered = [
            *HELLO,
            {"role": "assistant", "tool_calls": [call.model_dump()]},
            {"role": "tool", "tool_call_id": call.id, "content": "rain"},
        ]
        completion = self._ask(tools=tools, messages=answered)
        assert "rain" in completion.choices[0].message.content, completion

    def image(self) -> None:
        url = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}}
        self._text(messages=[{"role": "user", "content": [QUESTION, url]}])

    def json_schema(self) -> None:
        schema = {"name": "city", "schema": SCHEMA}
        self._text(response_format={"type": "json_schema", "json_schema": schema})

    def error(self) -> None:
        try:
            self._ask(extra_headers=ALONE)
        except openai.RateLimitError as error:
            assert error.code == "all_targets_exhausted", error.body
            assert error.request_id, error.response.headers
        else:
            raise AssertionError("no error")


class AnthropicPython:
    def __init__(self, router: Router, model: str):
        self._messages = router.anthropic.messages
        self._model = model

    def _request(self, **more) -> dict:
        return {"model": self._model, "max_tokens": 100, "messages": HELLO} | more

    def _text(self, message: anthropic.types.Message) -> None:
        assert "answers" in message.content[0].text and message.stop_reason == "end_turn", message

    def plain(self) -> None:
        self._text(self._messages.create(**self._request()))

    def stream(self) -> None:
        with self._messages.stream(**self._request()) as stream:
            self._text(stream.get_final_message())

    def tools(self) -> None:
        tools = [{"name": "get_weather", "input_schema": SCHEMA}]
        message = self._messages.create(**self._request(tools=tools))
        call = next(block for block in message.content if block.type == "tool_use")
        use = {"type": "tool_use", "id": call.id, "name": call.name, "input": call.input}
        result = {"type": "tool_result", "tool_use_id": call.id, "content": "rain"}
        answered = [*HELLO, {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
        message = self._messages.create(**self._request(tools=tools, messages=answered))
        assert "rain" in message.content[0].text, message

    def image(self) -> None:
        source = {"type": "base64", "media_type": "image/png", "data": PIXEL}
        content = [QUESTION, {"type": "image", "source": source}]
        self._text(self._messages.create(**self._request(messages=[{"role": "user", "content": content}])))

    def json_schema(self) -> None:
        output = {"format": {"type": "json_schema", "schema": SCHEMA}}
        self._text(self._messages.create(**self._request(output_config=output)))

    def error(self) -> None:
        try:
            self._messages.create(**self._request(extra_headers=ALONE))
        except anthropic.RateLimitError as error:
            assert "all_targets_exhausted" in json.dumps(error.body), error.body
            assert error.request_id == error.body["request_id"], error.body
        else:
            raise AssertionError("no error")


def in_python(client: Callable) -> Callable:
    def play(router: Router, model: str) -> Iterator[tuple[str, str | None]]:
        sdk = client(router, model)
        for case in CASES:
            try:
                getattr(sdk, case.lower().replace(" ", "_"))()
                yield case, None
            except Exception as error:  # The table is to have no hole.
                yield case, repr(error)

    return play


def in_process(command: list[str]) -> Callable:
    """A client that is a program of its own and prints a line of JSON a case."""

    def play(router: Router, model: str) -> Iterator[tuple[str, str | None]]:
        call = [*command, router.url, CALLER_KEY, model]
        done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
        played = {line["case"]: line["error"] for line in map(json.loads, done.stdout.splitlines())}
        for case in CASES:
            yield case, played.get(case, f"not played: {done.stderr[-500:]}")

    return play


def in_javascript(client: str) -> Callable:
    return in_process([str(NODE), str(Path(os.environ["LLMROUTE_E2E_NODE"]) / "matrix.mjs"), client])


def in_java(client: str) -> Callable:
    built = Path(__file__).parent / "target"
    class_path = f"{built / 'classes'}:{(built / 'clients.classpath').read_text()}"
    java = str(Path(os.environ["JAVA_HOME"]) / "bin" / "java")
    return in_process([java, "-cp", class_path, "dev.llmroute.e2e.clients.ClientsMain", client])


CLIENTS = {
    "Python, openai": in_python(OpenAiPython),
    "Python, anthropic": in_python(AnthropicPython),
    "JavaScript, openai": in_javascript("openai"),
    "JavaScript, anthropic": in_javascript("anthropic"),
    "Java, openai": in_java("openai"),
    "Java, anthropic": in_java("anthropic"),
}


def every_client_on_every_dialect(product: Product) -> None:
    router, _ = product.fresh()
    failures = []
    print(f"{'client':<22} {'targets':<10} {'  '.join(CASES)}", flush=True)
    for provider, model in TARGETS.values():
        product.simulator.limit_daily(provider, model)
    for name, play in CLIENTS.items():
        for dialect, (provider, model) in TARGETS.items():
            results = dict(play(router, f"{provider}/{model}"))
            failures += [f"{name}, {dialect}, {case}: {error}" for case, error in results.items() if error]
            marks = [("ok" if results[case] is None else "FAIL").ljust(len(case)) for case in CASES]
            print(f"{name:<22} {dialect:<10} {'  '.join(marks)}", flush=True)
    assert not failures, "\n".join(failures)
