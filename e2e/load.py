"""Requests at a steady rate from a pod beside the routers: what fails there is theirs, not a port-forward's."""

import json

import httpx

from cluster import Forward, eventually, get, kubectl
from product import CALLER_KEY, ROUTERS, Product

RATE = 50  # requests a second
STREAM_EVERY = 10  # one of so many requests is a stream, where there are any
STREAMED = ("openai", "gpt-4o")  # what streams ask for
STREAM_TOKENS, STREAM_INTERVAL_MS = 60, 100  # so a stream takes 6 s


class Load:
    """Keeps its connections, never tries again, and counts by the phases that it is told. By default it asks each router pod of the
    route directly; with a Service's address, whoever stands behind it."""

    def __init__(
        self,
        product: Product,
        seconds: int = 120,
        *,
        service: str | None = None,
        model: str = "agent-chat",
        streams: bool = False,
        rate: int = RATE,
        name: str = "load",
    ):
        self._seconds = seconds
        self._namespace = product.namespace
        self._name = name
        self._forward: Forward | None = None
        urls = [service] if service else [f"http://{ip}:8080" for ip in router_addresses(product)]
        settings = {
            "URLS": ",".join(urls),
            "KEY": CALLER_KEY,
            "MODEL": model,
            "RATE": str(rate),
            "SECONDS": str(seconds),
        }
        if streams:
            product.simulator.answer_slowly(*STREAMED, STREAM_TOKENS, STREAM_INTERVAL_MS)
            settings |= {"STREAMS": str(STREAM_EVERY), "STREAM_MODEL": STREAMED[1]}
        # One that a check left which failed.
        self._kubectl("delete", "pod", name, "--ignore-not-found", "--timeout=60s")
        self._kubectl("apply", "-f", "-", stdin=json.dumps(self._pod(settings)))
        eventually("the load pod runs", lambda: self.phase() == "Running", seconds=60)

    def _pod(self, settings: dict[str, str]) -> dict:
        simulator = get("--namespace", self._namespace, "deployment", "simulator")["spec"]["template"]["spec"]
        container = simulator["containers"][0]
        main = "dev.llmroute.simulator.LoadMain"
        container |= {
            "name": "load",
            "command": ["java", "-Djdk.httpclient.disableRetryConnect", "-cp", "@/app/jib-classpath-file", main],
            "env": [{"name": f"LLMROUTE_LOAD_{name}", "value": value} for name, value in settings.items()],
        }
        container.pop("readinessProbe", None)
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": self._name},
            "spec": simulator | {"restartPolicy": "Never"},
        }

    def _kubectl(self, *arguments: str, **more) -> str:
        return kubectl("--namespace", self._namespace, *arguments, **more)

    def phase(self) -> str:
        """Of the pod."""
        return get("--namespace", self._namespace, "pod", self._name)["status"]["phase"]

    def begin(self, name: str) -> None:
        """What is asked from now on is counted under this name."""
        self._control("PUT", "/phase", name)

    def so_far(self) -> dict:
        return self._control("GET", "/result")

    def _control(self, method: str, path: str, body: str = "") -> dict:
        return eventually("the load pod answers", lambda: self._ask(method, path, body))

    def _ask(self, method: str, path: str, body: str = "") -> dict:
        if not self._forward:
            self._forward = Forward(self._namespace, f"pod/{self._name}", 8080)
        url = self._forward.url(8080) + path
        return httpx.request(method, url, content=body, timeout=10).raise_for_status().json()

    def end(self) -> dict:
        """Asks no more, and tells what came of it when all that was asked has ended."""
        eventually("the load hears that it is to end", self._hears_of_its_end)
        return self.result()

    def _hears_of_its_end(self) -> bool:
        try:
            self._ask("POST", "/end")
        except httpx.TransportError:
            # It may have ended at once, without an answer.
            return self.phase() == "Succeeded"
        return True

    def result(self) -> dict:
        """Waits until the load's seconds are over."""
        eventually("the load has ended", lambda: self.phase() == "Succeeded", seconds=self._seconds + 60, every=1)
        log = self._kubectl("logs", self._name)
        self.remove()
        return json.loads(log.splitlines()[-1])

    def remove(self) -> None:
        if self._forward:
            self._forward.close()
            self._forward = None
        self._kubectl("delete", "pod", self._name, "--ignore-not-found", "--grace-period=0", "--force")


def nothing_failed(result: dict, least: int = 1) -> None:
    """Neither a request nor a stream, of so many at least."""
    for phase in result["phases"]:
        if phase["sent"]:
            streams = f", {phase['streams']} of them streams" if phase["streams"] else ""
            print(f"    {phase['name']}: {phase['failures']} of {phase['sent']} requests failed{streams}", flush=True)
    for failed in result["failed"]:
        print(f"    {failed}", flush=True)
    assert result["failures"] == 0, f"{result['failures']} of {result['sent']} requests failed"
    assert result["sent"] >= least, result


def router_addresses(product: Product, instance: str = "agent-chat") -> list[str]:
    pods = get("--namespace", product.namespace, "pods", "--selector", ROUTERS + instance)["items"]
    return [pod["status"]["podIP"] for pod in pods]
