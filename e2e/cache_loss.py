"""Both members of the cache are killed, one after the other and then together, while requests go on."""

import json

from cluster import eventually, get, kubectl
from product import CALLER_KEY, Product

PRIMARY = "llama-3.3-70b-versatile"
RATE = 50  # requests a second, over both routers
SECONDS = 120  # long enough for three losses and what is left of a minute


class Load:
    """A pod beside the routers that asks them at a steady rate: what fails there is theirs, not a port-forward's."""

    def __init__(self, product: Product, seconds: int = SECONDS):
        self._seconds = seconds
        self._namespace = product.namespace
        selector = "app.kubernetes.io/component=router,app.kubernetes.io/instance=agent-chat"
        routers = get("--namespace", product.namespace, "pods", "--selector", selector)
        simulator = get("--namespace", product.namespace, "deployment", "simulator")["spec"]["template"]["spec"]
        container = simulator["containers"][0]
        container |= {
            "name": "load",
            "command": ["java", "-cp", "@/app/jib-classpath-file", "dev.llmroute.simulator.LoadMain"],
            "env": [
                {"name": name, "value": value}
                for name, value in {
                    "LLMROUTE_LOAD_URLS": ",".join(f"http://{pod['status']['podIP']}:8080" for pod in routers["items"]),
                    "LLMROUTE_LOAD_KEY": CALLER_KEY,
                    "LLMROUTE_LOAD_RATE": str(RATE),
                    "LLMROUTE_LOAD_SECONDS": str(seconds),
                }.items()
            ],
        }
        container.pop("readinessProbe", None)
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "load"},
            "spec": simulator | {"restartPolicy": "Never"},
        }
        # One that a check left which failed.
        kubectl("--namespace", self._namespace, "delete", "pod", "load", "--ignore-not-found", "--timeout=60s")
        kubectl("--namespace", self._namespace, "apply", "-f", "-", stdin=json.dumps(pod))
        eventually("the load pod runs", lambda: self.phase() == "Running", seconds=60)

    def phase(self) -> str:
        return get("--namespace", self._namespace, "pod", "load")["status"]["phase"]

    def result(self) -> dict:
        eventually("the load has ended", lambda: self.phase() == "Succeeded", seconds=self._seconds + 60, every=1)
        log = kubectl("--namespace", self._namespace, "logs", "load")
        kubectl("--namespace", self._namespace, "delete", "pod", "load", "--timeout=60s")
        return json.loads(log.splitlines()[-1])


def members_killed_under_load(product: Product) -> None:
    first, second = product.fresh()
    members = [pod["metadata"]["name"] for pod in cache_pods(product)]
    assert len(members) == 2, members
    product.simulator.limit_daily("groq", PRIMARY)
    first.ask()
    eventually("the other router knows", lambda: f"groq_{PRIMARY}" in second.cooldowns())
    calls = product.simulator.calls("groq", PRIMARY)

    load = Load(product)
    eventually("the load is on", lambda: product.simulator.calls("groq", "llama-3.1-70b-versatile") > 2 * RATE)
    for victims in ([members[0]], [members[1]], members):
        kill(product, victims)
        eventually("the members are back", lambda: ready(product), seconds=120, every=0.5)
    assert load.phase() == "Running", "the members came back too slowly: the load ended before"
    result = load.result()

    assert result["failures"] == 0, f"{result['failures']} of {result['sent']} requests failed: {result['failed']}"
    assert result["targets"] == {"groq/llama-3.1-70b-versatile": result["sent"]}, result["targets"]
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
