"""The simulator's admin API: what the providers play, and what they were called for."""

import json

import httpx

from cluster import Forward

TPD = (
    "Rate limit reached for model `{model}` in organization `org_e2e` service tier `on_demand` on tokens per day (TPD): "
    "Limit 100000, Used 99901, Requested 1681. Please try again in 22m46.848s. Need more tokens? Upgrade to Dev Tier today."
)


class Simulator:
    """The pod that plays groq, openai and anthropic."""

    def __init__(self, namespace: str):
        self._forward = Forward(namespace, "service/simulator", 8080)
        self._admin = httpx.Client(base_url=f"{self._forward.url(8080)}/admin", timeout=10)

    def reset(self) -> None:
        """Every model answers, and the counters are at zero."""
        self._admin.post("/reset").raise_for_status()

    def limit_daily(self, provider: str, model: str) -> None:
        """Groq's daily limit, which states a wait of 22m46.848s; until the next reset."""
        self._play(provider, model, {"type": "Limit", "message": TPD.format(model=model)})

    def limit_for(self, provider: str, model: str, seconds: int) -> None:
        """A limit that really is over after so many seconds, and says so in its text and in Retry-After."""
        limit = {"type": "Limit", "lastsMs": seconds * 1000, "wording": "GroqTokensPerDay", "headers": ["retry-after"]}
        self._play(provider, model, limit)

    def answer(self, provider: str, model: str, status: int, body: dict) -> None:
        """The same answer to every request."""
        self._play(provider, model, {"type": "Fixed", "status": status, "body": json.dumps(body)})

    def answer_slowly(self, provider: str, model: str, tokens: int, interval_ms: int) -> None:
        """Streams take their time; an answer in one piece takes as long."""
        self._play(provider, model, {"type": "Answer", "pace": {"tokens": tokens, "intervalMs": interval_ms}})

    def calls(self, provider: str, model: str) -> int:
        """How often the model was called since the last reset."""
        counts = self._calls()["calls"]
        return sum(each["calls"] for each in counts if (each["provider"], each["model"]) == (provider, model))

    def total_calls(self) -> int:
        return self._calls()["total"]

    def _calls(self) -> dict:
        return self._admin.get("/calls").raise_for_status().json()

    def _play(self, provider: str, model: str, behaviour: dict) -> None:
        response = self._admin.put(f"/behaviours/{provider}/{model}", json=behaviour)
        assert response.is_success, response.text

    def close(self) -> None:
        self._forward.close()
