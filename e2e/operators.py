"""The operators, as whoever looks at their pods sees them."""

import re
from dataclasses import dataclass

import httpx

from cluster import Forward, eventually, get, kubectl
from product import Product

LEASE = "llmroute-operator"
SELECTOR = "app.kubernetes.io/component=operator"


@dataclass(frozen=True)
class Pod:
    name: str
    uid: str
    restarts: int


def pods(product: Product) -> set[Pod]:
    found = get("--namespace", product.system, "pods", "--selector", SELECTOR)["items"]
    return {
        Pod(each["metadata"]["name"], each["metadata"]["uid"], each["status"]["containerStatuses"][0]["restartCount"])
        for each in found
        if "deletionTimestamp" not in each["metadata"]
    }


def rolled_out(product: Product) -> None:
    deployment = f"deployment/{LEASE}"
    kubectl("--namespace", product.system, "rollout", "status", deployment, "--timeout=3m")
    eventually("an operator leads", lambda: leader(product) in {pod.name for pod in pods(product)}, seconds=60)


def leader(product: Product) -> str:
    return get("--namespace", product.system, "lease", LEASE)["spec"].get("holderIdentity", "")


def scale(product: Product, replicas: int) -> int:
    """Gives how many there were."""
    deployment = f"deployment/{LEASE}"
    before = get("--namespace", product.system, deployment)["spec"]["replicas"]
    kubectl("--namespace", product.system, "scale", deployment, f"--replicas={replicas}")
    eventually("so many operators", lambda: len(pods(product)) == replicas, seconds=60)
    rolled_out(product)
    return before


def metrics(product: Product, pod: str) -> list[str]:
    """Each series with its value."""
    forward = Forward(product.system, f"pod/{pod}", 8080)
    try:
        text = httpx.get(f"{forward.url(8080)}/metrics", timeout=10).raise_for_status().text
    finally:
        forward.close()
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def written(product: Product, pod: str) -> float:
    """How often it has changed something in place."""
    found = [line for line in metrics(product, pod) if re.search(r'api_calls_seconds_count\{.*verb="(PATCH|PUT)"', line)]
    return sum(float(line.rsplit(" ", 1)[1]) for line in found)


def heap(product: Product, pod: str) -> int:
    """The bytes of what is still needed: the least of three looks, each of which collects garbage before it."""
    return min(live(product, pod) for _ in range(3))


def live(product: Product, pod: str) -> int:
    histogram = kubectl("--namespace", product.system, "exec", pod, "--", "jcmd", "1", "GC.class_histogram")
    # What fills gaps between objects is no object.
    filled = re.search(r"(\d+)\s+\S*FillerElement", histogram)
    return int(re.search(r"^Total\s+\d+\s+(\d+)", histogram, re.MULTILINE)[1]) - int(filled[1] if filled else 0)


def log(product: Product, pod: str, seconds: int) -> list[str]:
    return kubectl("--namespace", product.system, "logs", pod, f"--since={seconds}s").splitlines()
