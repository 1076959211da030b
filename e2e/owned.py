"""What somebody breaks of a route's objects is mended soon, and a route that goes takes nothing of others with it."""

import json
import time

import httpx

from children import apply, children, dealt_with, delete, statuses, without_pods
from cluster import Forward, eventually, get, kubectl
from load import Load
from operations import gateway_example, in_force, pod_names
from product import CALLER_KEY, HELLO, Product

SOON = 5  # seconds
NAME = "handled"  # the route; it has no pods, so that its Deployment can be deleted, too
EDITS = {
    "configmap": lambda each: {"op": "replace", "path": "/data", "value": {key: "broken" for key in each["data"]}},
    "service": lambda each: {"op": "replace", "path": "/spec/ports/0/port", "value": 81},
    "serviceaccount": lambda each: {"op": "replace", "path": "/automountServiceAccountToken", "value": True},
    "deployment": lambda each: {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "broken"},
    "poddisruptionbudget": lambda each: {"op": "replace", "path": "/spec/maxUnavailable", "value": 2},
    "networkpolicy": lambda each: {"op": "replace", "path": "/spec/podSelector", "value": {"matchLabels": {"a": "b"}}},
}


def restored_soon(product: Product) -> None:
    apply(product.namespace, without_pods(product, [NAME]))
    eventually("the route is made", lambda: dealt_with(statuses(product)[NAME]))
    expected = children(product.namespace)[NAME]
    slowest: tuple[float, str] = (0, "")
    for kind, edit in EDITS.items():
        whole = owned(product, kind)
        name, uid = whole["metadata"]["name"], whole["metadata"]["uid"]
        kubectl("--namespace", product.namespace, "patch", kind, name, "--type=json", "-p", json.dumps([edit(whole)]))
        slowest = max(slowest, mended(lambda: content(owned(product, kind)) == content(whole), f"{kind} edited"))
        kubectl("--namespace", product.namespace, "delete", kind, name, "--wait=false")
        slowest = max(slowest, mended(lambda: owned(product, kind)["metadata"]["uid"] != uid, f"{kind} deleted"))
    print(f"    the slowest took {slowest[0]:.1f} s: {slowest[1]}", flush=True)
    assert children(product.namespace)[NAME] == expected
    delete(product, [NAME])


def mended(condition, what: str) -> tuple[float, str]:
    began = time.monotonic()
    eventually(f"mended: {what}", condition, seconds=SOON)
    return time.monotonic() - began, what


def owned(product: Product, kind: str) -> dict:
    selector = f"app.kubernetes.io/instance={NAME},app.kubernetes.io/managed-by=llmroute-operator"
    found = get("--namespace", product.namespace, kind, "--selector", selector)["items"]
    assert len(found) == 1, f"{len(found)} {kind}s of {NAME}"
    return found[0]


def content(each: dict) -> dict:
    """Without what the API server and others write."""
    return {key: value for key, value in each.items() if key not in ("metadata", "status")}


def route_deleted_under_load(product: Product) -> None:
    """Of two routes of a gateway one goes: its callers are told so, and the other's notice nothing."""
    product.fresh()
    items = gateway_example(product)
    stays = next(each for each in items if each["kind"] == "LlmRoute")
    goes = json.loads(json.dumps(stays))
    goes["metadata"]["name"] = "goes"
    apply(product.namespace, [*items, goes])
    name = stays["metadata"]["name"]
    try:
        one_goes(product, name)
    finally:
        names = [f"llmroute/{name}", "llmroute/goes", "llmgateway/shared"]
        kubectl("--namespace", product.namespace, "delete", *names, "--ignore-not-found")
    eventually("nothing of the gateway is left", lambda: not pod_names(product, "shared"), seconds=120, every=1)


def one_goes(product: Product, name: str) -> None:
    for each in (name, "goes"):
        eventually("the route is in force", lambda: in_force(product, each), seconds=120)
    pods = pod_names(product, "shared")
    address = f"http://shared.{product.namespace}.svc"
    load = Load(product, 300, service=address, model=name)
    # The Service was made just now: its address reaches nobody before the node knows of it.
    eventually("the gateway is reached", lambda: load.so_far()["targets"])
    load.begin("a route deleted")
    others = Load(product, 300, service=address, model="goes", rate=10, name="load-gone")
    eventually("the loads are on", lambda: others.so_far()["sent"] > 20)
    began = time.monotonic()
    kubectl("--namespace", product.namespace, "delete", "llmroute", "goes", "--timeout=60s")
    forward = Forward(product.namespace, "service/shared", 80)
    try:
        answer = eventually("its callers are told", lambda: refused(forward.url(80)), seconds=30)
        print(f"    callers were told after {time.monotonic() - began:.1f} s: {answer}", flush=True)
    finally:
        forward.close()
    time.sleep(5)
    told = others.end()
    wrong = [each for each in told["failed"] if ": 404 " not in each or "model_not_found" not in each or name not in each]
    assert told["failures"] and not wrong, told
    result = load.end()
    (meanwhile,) = [phase for phase in result["phases"] if phase["name"] == "a route deleted"]
    assert meanwhile["failures"] == 0 and meanwhile["sent"] > 500, result
    assert pod_names(product, "shared") == pods, "no pod was replaced"


def refused(url: str) -> str:
    body = {"model": "goes", "messages": HELLO}
    headers = {"authorization": f"Bearer {CALLER_KEY}"}
    answer = httpx.post(f"{url}/v1/chat/completions", json=body, headers=headers, timeout=30)
    return answer.text if answer.status_code == 404 else ""
