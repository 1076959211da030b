"""The parts of the product as the tests meet them: two routers, the console, and the simulator behind them."""

import base64
from dataclasses import dataclass

import anthropic
import httpx
import openai

from cluster import Forward, eventually, get, kubectl
from simulator import Simulator

CALLER_KEY = "caller-key-of-e2e"
GROQ = [
    "llama-3.3-70b-versatile",
    "llama-3.1-70b-versatile",
    "llama-3.1-8b-instant",
    "mixtral-8x7b-32768",
    "gemma2-9b-it",
]
OPENAI = ["gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-3.5-turbo"]
ANTHROPIC = ["claude-3-5-sonnet-20241022", "claude-3-5-haiku-20241022", "claude-3-haiku-20240307"]
ALL = {"groq": GROQ, "openai": OPENAI, "anthropic": ANTHROPIC}
ROUTERS = "app.kubernetes.io/component=router,app.kubernetes.io/instance="  # pods, by the route's name behind it
HELLO = [{"role": "user", "content": "Say hello."}]


class Router:
    """One router pod."""

    def __init__(self, namespace: str, pod: str):
        self.pod = pod
        self._namespace = namespace
        self._forward = Forward(namespace, f"pod/{pod}", 8080, 9090)
        self.url = self._forward.url(8080)
        self._admin = httpx.Client(base_url=self._forward.url(9090), timeout=10)
        # Retries would hide from the tests what one request gets.
        self.client = openai.OpenAI(base_url=f"{self.url}/v1", api_key=CALLER_KEY, max_retries=0, timeout=60)
        self.anthropic = anthropic.Anthropic(base_url=self.url, api_key=CALLER_KEY, max_retries=0, timeout=60)

    def ask(self, model: str = "agent-chat", **more) -> "Answer":
        raw = self.client.chat.completions.with_raw_response.create(model=model, messages=HELLO, **more)
        return Answer(raw.parse(), raw.headers)

    def post(self, body: dict) -> httpx.Response:
        headers = {"authorization": f"Bearer {CALLER_KEY}"}
        return httpx.post(f"{self.url}/v1/chat/completions", json=body, headers=headers, timeout=60)

    def cooldowns(self) -> dict[str, dict]:
        """What is cooling down, by display key."""
        listing = self._admin.get("/api/v1/cooldowns").raise_for_status().json()
        return {each["displayKey"]: each for each in listing["cooldowns"]}

    def configuration(self) -> dict:
        """What it serves, as it tells the operator."""
        return self._admin.get("/configz").raise_for_status().json()

    def clear(self) -> None:
        self._admin.delete("/api/v1/cooldowns").raise_for_status()

    def log(self) -> str:
        return kubectl("--namespace", self._namespace, "logs", f"pod/{self.pod}")

    def close(self) -> None:
        self._forward.close()


@dataclass
class Answer:
    completion: openai.types.chat.ChatCompletion
    headers: httpx.Headers

    @property
    def target(self) -> str:
        return self.headers["x-llmroute-target"]

    @property
    def fallback(self) -> str:
        return self.headers.get("x-llmroute-fallback", "")


class Console:
    """The console's JSON API, and what a person needs to open its pages."""

    def __init__(self, system: str):
        self._forward = Forward(system, "service/llmroute-console", 80)
        self.url = self._forward.url(80)
        secret = get("--namespace", system, "secret", "llmroute-console-token")
        self.token = base64.b64decode(secret["data"]["token"]).decode()
        self._api = httpx.Client(
            base_url=f"{self.url}/api/v1", headers={"authorization": f"Bearer {self.token}"}, timeout=10
        )

    def fallbacks(self) -> list[dict]:
        return self._api.get("/fallbacks").raise_for_status().json()["fallbacks"]

    def cooldowns(self) -> dict[str, dict]:
        listing = self._api.get("/cooldowns").raise_for_status().json()
        return {each["displayKey"]: each for each in listing["cooldowns"]}

    def connected(self) -> bool:
        return self._api.get("/state").raise_for_status().json()["connected"]

    def close(self) -> None:
        self._forward.close()


class Product:
    """Everything together."""

    def __init__(self, namespace: str, system: str):
        self.namespace = namespace
        self.system = system
        self.simulator = Simulator(namespace)
        self.console = Console(system)
        self.routers: list[Router] = []
        self.meet_routers()

    def meet_routers(self) -> None:
        """Anew, when their pods have been replaced."""
        for router in self.routers:
            router.close()
        pods = get("--namespace", self.namespace, "pods", "--selector", ROUTERS + "agent-chat")["items"]
        assert len(pods) == 2, f"two router pods, not {[pod['metadata']['name'] for pod in pods]}"
        self.routers = [Router(self.namespace, pod["metadata"]["name"]) for pod in pods]

    def fresh(self) -> tuple[Router, Router]:
        """No limits, no counters, nothing cooling down anywhere; gives the two routers."""
        self.simulator.reset()

        def cleared() -> bool:
            for router in self.routers:
                router.clear()
            return not any(router.cooldowns() for router in self.routers) and not self.console.cooldowns()

        eventually("nothing cools down any more", cleared)
        return self.routers[0], self.routers[1]

    def close(self) -> None:
        for part in [self.simulator, self.console, *self.routers]:
            part.close()
