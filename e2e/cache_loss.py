"""Both members of the cache are killed, one after the other and then together, while requests go on."""

from cluster import eventually, get, kubectl
from load import RATE, Load, nothing_failed
from product import Product

PRIMARY = "llama-3.3-70b-versatile"
SECONDS = 120  # long enough for three losses and what is left of a minute


def members_killed_under_load(product: Product) -> None:
    first, second = product.fresh()
    members = [pod["metadata"]["name"] for pod in cache_pods(product)]
    assert len(members) == 2, members
    product.simulator.limit_daily("groq", PRIMARY)
    first.ask()
    eventually("the other router knows", lambda: f"groq_{PRIMARY}" in second.cooldowns())
    calls = product.simulator.calls("groq", PRIMARY)

    load = Load(product, SECONDS)
    eventually("the load is on", lambda: product.simulator.calls("groq", "llama-3.1-70b-versatile") > 2 * RATE)
    for victims in ([members[0]], [members[1]], members):
        kill(product, victims)
        eventually("the members are back", lambda: ready(product), seconds=120, every=0.5)
    assert load.phase() == "Running", "the members came back too slowly: the load ended before"
    result = load.result()

    nothing_failed(result)
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
