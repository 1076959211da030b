"""What an operator does now and then: for each of its rights there is something that it does with it."""

import json

import operators
from children import KINDS, apply, delete, statuses, without_pods
from cluster import eventually, get, kubectl
from product import Product

NAME = "seldom"
MANAGED = "app.kubernetes.io/managed-by"
# No node has it: pods are asked for, and none comes.
NOWHERE = {"llmroute.dev/nowhere": "nowhere"}
POLICIES = {"PodDisruptionBudget", "NetworkPolicy", "HorizontalPodAutoscaler"}


def done_too(product: Product) -> None:
    apply(product.namespace, without_pods(product, [NAME]))
    try:
        eventually("its objects are made", lambda: {"Secret", "ConfigMap", "Deployment"} <= kinds(product), seconds=30)
        scaled_by_load(product)
        taken_back(product)
        wanted_no_more(product)
        key_mended(product)
        kubectl("--namespace", product.namespace, "annotate", "llmroute", NAME, "llmroute.dev/clear=all")
        eventually("the wish is taken", lambda: "llmroute.dev/clear" not in annotations(product))
    finally:
        delete(product, [NAME])
    eventually("all are gone", lambda: not kinds(product), seconds=90)
    assert operators.leader(product)


def scaled_by_load(product: Product) -> None:
    router(product, {"replicas": None, "autoscaling": {"min": 1, "max": 2}, "nodeSelector": NOWHERE})
    eventually("it is scaled", lambda: "HorizontalPodAutoscaler" in kinds(product))


def taken_back(product: Product) -> None:
    """What lacks the label is gone for the operator, which then meets it."""
    for each in mine(product):
        if each["kind"] == "Secret":
            continue
        kind, name = each["kind"], each["metadata"]["name"]
        kubectl("--namespace", product.namespace, "label", kind, name, f"{MANAGED}-")
        eventually(f"{kind} {name} is taken back", lambda: managed(product, kind, name), seconds=60)


def wanted_no_more(product: Product) -> None:
    off = {"enabled": False}
    router(product, {"replicas": 0, "autoscaling": None, "podDisruptionBudget": off, "networkPolicy": off})
    eventually("policies are gone", lambda: not POLICIES & kinds(product))


def key_mended(product: Product) -> None:
    secret = next(each for each in mine(product) if each["kind"] == "Secret")
    name, key = secret["metadata"]["name"], "bm9uZQ=="
    patched(product, "secret", name, {"data": {"key": key}})
    # The operator looks at it together with the rest.
    deployment = next(each for each in mine(product) if each["kind"] == "Deployment")
    patched(product, "deployment", deployment["metadata"]["name"], {"spec": {"replicas": 5}})
    eventually("it is another", lambda: get("--namespace", product.namespace, "secret", name)["data"]["key"] != key)


def router(product: Product, settings: dict) -> None:
    patched(product, "llmroute", NAME, {"spec": {"router": settings}})


def patched(product: Product, kind: str, name: str, change: dict) -> None:
    kubectl("--namespace", product.namespace, "patch", kind, name, "--type=merge", "-p", json.dumps(change))


def mine(product: Product) -> list[dict]:
    selector = f"app.kubernetes.io/instance={NAME},{MANAGED}=llmroute-operator"
    return get("--namespace", product.namespace, KINDS, "--selector", selector)["items"]


def kinds(product: Product) -> set[str]:
    return {each["kind"] for each in mine(product)}


def managed(product: Product, kind: str, name: str) -> bool:
    found = get("--namespace", product.namespace, kind, name)
    return found["metadata"]["labels"].get(MANAGED) == "llmroute-operator"


def annotations(product: Product) -> dict:
    return statuses(product)[NAME]["metadata"].get("annotations", {})
