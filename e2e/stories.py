"""The five stories, in real time, on two router pods."""

import time
from datetime import datetime

import httpx
import openai

import browser
from cluster import eventually
from product import ALL, ANTHROPIC, CALLER_KEY, GROQ, HELLO, OPENAI, Product, Router

PRIMARY = "llama-3.3-70b-versatile"
SECOND = "llama-3.1-70b-versatile"
STATED_MS = 1_366_848  # 22m46.848s


def single_model_fallback(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)

    answer = router.ask()

    assert answer.target == f"groq/{SECOND}", answer.headers
    assert answer.completion.choices[0].message.content
    assert answer.headers["x-llmroute-route"] == "agent-chat"
    assert answer.headers["x-llmroute-attempts"] == "2"
    assert answer.fallback == f"groq/{PRIMARY}=RateLimitDaily"
    switching = f"🔄 Switching to GROQ {SECOND}..."
    limited = (
        f"⚠️ Rate limit reached for GROQ ({PRIMARY}). The provider requests waiting 22 minutes. "
        "✅ Automatically trying alternative model/provider..."
    )
    for line in [
        switching,
        limited,
        f"Switching to groq with model {SECOND}",
        f"Cached rate limit for groq_{PRIMARY} until ",
    ]:
        eventually(f"the log says {line}", lambda line=line: line in router.log())
    event = eventually("the fallback event", lambda: by_request(product, answer.headers["x-request-id"]))
    assert switching in event["messages"], event
    assert event["outcome"] == "Answered", event
    assert [each["target"] for each in event["attempts"]] == [f"groq/{PRIMARY}", f"groq/{SECOND}"], event


def comment_in_the_stream(product: Product) -> None:
    router, _ = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    body = {"model": "agent-chat", "messages": HELLO, "stream": True}
    with httpx.stream(
        "POST", f"{router.url}/v1/chat/completions", json=body, headers={"authorization": f"Bearer {CALLER_KEY}"}
    ) as response:
        lines = list(response.iter_lines())
    assert lines[0] == f": 🔄 Switching to GROQ {SECOND}...", lines[:3]
    assert lines[-2:] == ["data: [DONE]", ""] or lines[-1] == "data: [DONE]", lines[-3:]


def provider_fallback(product: Product) -> None:
    for model, limited, expected in [
        ("agent-chat", {"groq": GROQ}, "openai/gpt-4o"),
        ("openai/gpt-4o", {"openai": OPENAI}, f"anthropic/{ANTHROPIC[0]}"),
        (ANTHROPIC[0], {"anthropic": ANTHROPIC}, "openai/gpt-4o"),
    ]:
        router, _ = product.fresh()
        limit(product, limited)
        cool_down_all(router, model, limited)
        answer = router.ask(model)
        assert answer.target == expected, (model, answer.target, answer.fallback)
        assert answer.headers["x-llmroute-attempts"] == "1", answer.headers


def cache_effectiveness(product: Product) -> None:
    first, second = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    first.ask()
    eventually("the other router knows", lambda: f"groq_{PRIMARY}" in second.cooldowns(), seconds=5)
    before = product.simulator.calls("groq", PRIMARY)

    answer = second.ask()

    assert answer.target == f"groq/{SECOND}", answer.headers
    assert answer.headers["x-llmroute-attempts"] == "1", answer.headers
    assert product.simulator.calls("groq", PRIMARY) == before == 1


def used_again_after_the_wait(product: Product) -> None:
    first, second = product.fresh()
    product.simulator.limit_for("groq", PRIMARY, seconds=8)
    began = time.monotonic()
    first.ask()

    def back() -> float | None:
        for router in (second, first):
            target = router.ask().target
            if target == f"groq/{PRIMARY}":
                return time.monotonic() - began
        return None

    took = eventually("the primary is used again", back, seconds=20)
    assert took >= 8, f"it was used after {took:.1f} s already"
    assert took < 12, f"it was used only after {took:.1f} s"


def wait_time_extraction(product: Product) -> None:
    first, second = product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    first.ask()
    key = f"groq_{PRIMARY}"
    eventually("the console knows", lambda: key in product.console.cooldowns())
    for seen in [
        first.cooldowns()[key],
        eventually("second", lambda: second.cooldowns()[key]),
        product.console.cooldowns()[key],
    ]:
        assert seen["statedWaitMs"] == STATED_MS, seen
        assert seen["waitSource"] == "body-text", seen
        assert seen["waitSourceText"] == "from the error text", seen
        assert seen["class"] == "RateLimitDaily", seen
        lasts = (datetime.fromisoformat(seen["until"]) - datetime.fromisoformat(seen["since"])).total_seconds() * 1000
        # Clocks of processes differ by milliseconds, and ends are rounded up to one.
        assert STATED_MS - 50 <= lasts <= STATED_MS + 1000, (lasts, seen)
    browser.shows_cooldown(product.console, key, "from the error text", STATED_MS)


def everything_limited(product: Product) -> None:
    router, _ = product.fresh()
    for provider, models in ALL.items():
        for model in models:
            product.simulator.limit_daily(provider, model)
    product.simulator.limit_for("openai", "gpt-4-turbo", seconds=100)
    cool_down_all(router, "agent-chat", ALL)

    try:
        router.ask()
        raise AssertionError("there was an answer")
    except openai.RateLimitError as limited:
        error = limited.response.json()["error"]
        retry_after = int(limited.response.headers["retry-after"])
        remaining = router.cooldowns()["openai_gpt-4-turbo"]["remainingMs"]
        assert error["code"] == "all_targets_exhausted", error
        assert abs(retry_after - remaining / 1000) <= 2, (retry_after, remaining)
        assert error["message"].startswith(
            f"⚠️ Rate limit reached for GROQ ({PRIMARY}). All alternative providers are rate limited. Please try again in 1 minute"
        ), error
        assert limited.response.headers["x-should-retry"] == "false"
        assert len(error["llmroute"]["skipped"]) == 12, error


def request_errors_fail_at_once(product: Product) -> None:
    for status, answer in [
        (401, {"message": "Invalid API Key", "type": "invalid_request_error", "code": "invalid_api_key"}),
        (403, {"message": "You are not allowed to sample from this model", "type": "permission_error", "code": None}),
        (
            400,
            {
                "message": "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
                "type": "invalid_request_error",
                "code": "tool_use_failed",
            },
        ),
    ]:
        router, _ = product.fresh()
        product.simulator.answer("groq", PRIMARY, status, {"error": answer})
        response = router.post({"model": "agent-chat", "messages": HELLO})
        assert response.status_code == status, response.text
        assert response.json()["error"]["code"] == answer["code"], response.text
        assert response.headers["x-llmroute-attempts"] == "1", response.headers
        assert product.simulator.total_calls() == 1
        assert f"groq_{PRIMARY}" not in router.cooldowns(), router.cooldowns()


def by_request(product: Product, request_id: str) -> dict | None:
    return next((each for each in product.console.fallbacks() if each["requestId"] == request_id), None)


def limit(product: Product, models: dict[str, list[str]]) -> None:
    for provider, names in models.items():
        for name in names:
            product.simulator.limit_daily(provider, name)


def cool_down_all(router: Router, entry: str, models: dict[str, list[str]]) -> None:
    """Asks until every one of the models is cooling down: each request may find out about three."""
    wanted = {f"{provider}_{name}" for provider, names in models.items() for name in names}
    for _ in range(len(wanted)):
        if wanted <= router.cooldowns().keys():
            return
        router.post({"model": entry, "messages": HELLO})
    raise AssertionError(f"not cooling down: {wanted - router.cooldowns().keys()}")
