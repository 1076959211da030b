"""Both members of the cache are killed, one after the other and then together, while requests go on."""

import asyncio
import threading
import time
from typing import Self

import httpx

from cluster import eventually, get, kubectl
from product import CALLER_KEY, HELLO, Product, Router

PRIMARY = "llama-3.3-70b-versatile"
RATE = 50  # requests a second, over both routers
SECONDS = 60


class Load:
    """Requests at a steady rate, alternately to each router, whatever the answers take; runs in a thread of its own."""

    def __init__(self, routers: list[Router]):
        self._urls = [f"{router.url}/v1/chat/completions" for router in routers]
        self._stop = threading.Event()
        self.sent = 0
        self.failed: list[str] = []
        self.targets: set[str] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        self._thread.join()

    async def _run(self) -> None:
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
        headers = {"authorization": f"Bearer {CALLER_KEY}"}
        async with (
            httpx.AsyncClient(headers=headers, limits=limits, timeout=30) as client,
            asyncio.TaskGroup() as tasks,
        ):
            began = time.monotonic()
            while not self._stop.is_set():
                tasks.create_task(self._ask(client, self._urls[self.sent % len(self._urls)]))
                self.sent += 1
                await asyncio.sleep(max(0.0, began + self.sent / RATE - time.monotonic()))

    async def _ask(self, client: httpx.AsyncClient, url: str) -> None:
        try:
            response = await client.post(url, json={"model": "agent-chat", "messages": HELLO})
            if response.status_code == 200:
                self.targets.add(response.headers["x-llmroute-target"])
            else:
                self.failed.append(f"{response.status_code} {response.text[:200]}")
        except httpx.HTTPError as error:
            self.failed.append(repr(error))


def members_killed_under_load(product: Product) -> None:
    first, second = product.fresh()
    members = [pod["metadata"]["name"] for pod in cache_pods(product)]
    assert len(members) == 2, members
    product.simulator.limit_daily("groq", PRIMARY)
    first.ask()
    eventually("the other router knows", lambda: f"groq_{PRIMARY}" in second.cooldowns())
    calls = product.simulator.calls("groq", PRIMARY)

    began = time.monotonic()
    with Load([first, second]) as load:
        eventually("the load is on", lambda: load.sent > 2 * RATE)
        for victims in ([members[0]], [members[1]], members):
            kill(product, victims)
            eventually("the members are back", lambda: ready(product), seconds=120, every=0.5)
        eventually("a minute of load", lambda: time.monotonic() - began > SECONDS, seconds=SECONDS)

    assert not load.failed, f"{len(load.failed)} of {load.sent} requests failed: {load.failed[:5]}"
    assert load.sent >= 0.95 * RATE * SECONDS, f"only {load.sent} requests were sent"
    assert load.targets == {"groq/llama-3.1-70b-versatile"}, load.targets
    assert product.simulator.calls("groq", PRIMARY) == calls, "a router forgot the cooldown"


def shared_again(product: Product) -> None:
    """Goes on from there: a new cooldown reaches the other router, and both cooldowns the console."""
    first, second = product.routers
    eventually("the console is connected", product.console.connected, seconds=60)
    product.simulator.limit_daily("groq", "llama-3.1-70b-versatile")
    first.ask()
    eventually("the other router knows", lambda: "groq_llama-3.1-70b-versatile" in second.cooldowns(), seconds=60)
    before = product.simulator.calls("groq", "llama-3.1-70b-versatile")
    assert second.ask().target == "groq/llama-3.1-8b-instant"
    assert product.simulator.calls("groq", "llama-3.1-70b-versatile") == before
    known = {f"groq_{PRIMARY}", "groq_llama-3.1-70b-versatile"}
    eventually("the console shows both", lambda: known <= product.console.cooldowns().keys(), seconds=60)


def kill(product: Product, pods: list[str]) -> None:
    kubectl("--namespace", product.system, "delete", "pod", *pods, "--grace-period=0", "--force")


def cache_pods(product: Product) -> list[dict]:
    return get("--namespace", product.system, "pods", "--selector", "app.kubernetes.io/component=cache")["items"]


def ready(product: Product) -> bool:
    pods = cache_pods(product)
    return len(pods) == 2 and all(
        any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", [])) for pod in pods
    )
