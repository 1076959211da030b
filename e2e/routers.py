"""Router pods go and come under one load, of which nothing may be lost, and one is lost without a warning, which costs something."""

import json
import time

from cluster import eventually, get, kubectl
from load import RATE, Load, nothing_failed
from node import services_are_late, sigkill
from operations import pod_names
from product import ROUTERS, Product
from lifecycle import service_of

DEPLOYMENT = "deployment/agent-chat-router"
ROUTE = "llmroute/agent-chat"


def through_service(product: Product, seconds: int) -> Load:
    """A tenth of what is asked are streams of 6 s."""
    product.simulator.reset()
    service = service_of(product)
    address = f"http://{service['metadata']['name']}.{product.namespace}.svc:{service['spec']['ports'][0]['port']}"
    load = Load(product, seconds, service=address, streams=True)
    eventually("the load is on", lambda: load.so_far()["sent"] > 100)
    return load


def come_and_go_briefly(product: Product) -> None:
    load = through_service(product, 300)
    load.begin("a pod deleted")
    deleted(product)
    load.begin("two rollouts")
    rolled_out(product)
    rolled_out(product)
    load.begin("scaled from 1 to 3 to 1")
    scaled(product, 1, 3, 1, 2)
    only(product, 2)
    nothing_failed(load.end())
    product.meet_routers()


def come_and_go(product: Product) -> None:
    load = through_service(product, 1200)
    load.begin("both pods deleted, one after the other")
    deleted(product)
    deleted(product)
    only(product, 2)
    load.begin("pods evicted")
    evicted(product)
    load.begin("scaled from 1 to 5 to 1")
    scaled(product, 1, 5, 1, 2)
    load.begin("ten rollouts in a row")
    for _ in range(10):
        rolled_out(product)
    only(product, 2)
    nothing_failed(load.end(), least=5000)
    product.meet_routers()


def replaced_behind_late_services(product: Product) -> None:
    """New connections go to pods that have left for as long as a kube-proxy takes that tries again after 30 s."""
    load = through_service(product, 300)
    load.begin("a rollout of which Services hear late")
    with services_are_late(32):
        rolled_out(product)
    load.begin("then")
    only(product, 2)
    nothing_failed(load.end(), least=1000)
    product.meet_routers()


def killed_without_warning(product: Product) -> None:
    """What SIGKILL costs is told, and that it ends soon: requests in that pod, and those sent to it until its node has noticed."""
    load = through_service(product, 300)
    load.begin("SIGKILL")
    sigkill(product.namespace, sorted(pod_names(product))[0])
    time.sleep(10)  # what is asked from now on must not notice
    load.begin("10 s later")
    time.sleep(10)
    result = load.end()
    print(f"    SIGKILL: {result['failures']} of {result['sent']} failed: {result['failed'][:4]}", flush=True)
    killed = result["phases"][1]
    later = next(phase for phase in result["phases"] if phase["name"] == "10 s later")
    assert later["failures"] == 0, result
    assert killed["failures"] < 5 * RATE, result
    only(product, 2)
    product.meet_routers()


def deleted(product: Product) -> None:
    kubectl("--namespace", product.namespace, "delete", "pod", sorted(ready_names(product))[0], "--wait=false")
    ready(product, 2)


def evicted(product: Product) -> None:
    """One pod after the other, as a drained node does: the second has to wait until the first is replaced."""
    first, second = sorted(pod_names(product))
    evict(product, first)
    try:
        evict(product, second)
    except AssertionError as refused:
        assert "disruption budget" in str(refused), refused
    else:
        raise AssertionError("the second pod was evicted, too")

    def lets() -> bool:
        evict(product, second)
        return True

    eventually("the second pod may go", lets, seconds=120, every=1)
    only(product, 2)
    assert not pod_names(product) & {first, second}, "a pod was not replaced"


def evict(product: Product, pod: str) -> None:
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": product.namespace}}
    path = f"/api/v1/namespaces/{product.namespace}/pods/{pod}/eviction"
    kubectl("create", "--raw", path, "-f", "-", stdin=json.dumps(eviction))


def rolled_out(product: Product) -> None:
    before = pod_names(product)
    kubectl("--namespace", product.namespace, "rollout", "restart", DEPLOYMENT)
    kubectl("--namespace", product.namespace, "rollout", "status", DEPLOYMENT, "--timeout=4m")
    assert not ready_names(product) & before, "a pod was not replaced"


def scaled(product: Product, *numbers: int) -> None:
    for number in numbers:
        kubectl("--namespace", product.namespace, "scale", ROUTE, f"--replicas={number}")
        ready(product, number)


def ready(product: Product, number: int) -> None:
    """So many pods serve; others may be about to leave."""
    eventually(f"{number} routers", lambda: len(ready_names(product)) == number, seconds=180, every=0.5)


def only(product: Product, number: int) -> None:
    """And nothing else is left."""
    ready(product, number)
    eventually("others have left", lambda: pod_names(product) == ready_names(product), seconds=90, every=0.5)


def ready_names(product: Product) -> set[str]:
    """Those that serve and do not leave."""
    pods = get("--namespace", product.namespace, "pods", "--selector", ROUTERS + "agent-chat")["items"]
    return {
        pod["metadata"]["name"]
        for pod in pods
        if "deletionTimestamp" not in pod["metadata"]
        and any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))
    }
