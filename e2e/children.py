"""What the operator makes of routes, and routes that have no pods, of which many can be made."""

import copy
import json
from collections import defaultdict

from cluster import get, kubectl
from product import Product

KINDS = (
    "configmaps,secrets,services,serviceaccounts,deployments,poddisruptionbudgets,networkpolicies,"
    "horizontalpodautoscalers"
)


def without_pods(product: Product, names: list[str]) -> list[dict]:
    """As agent-chat, to be served by nobody."""
    example = get("--namespace", product.namespace, "llmroute", "agent-chat")
    routes = []
    for name in names:
        spec = copy.deepcopy(example["spec"])
        spec["router"] = {"replicas": 0}
        spec["aliases"] = []
        metadata = {"name": name, "namespace": product.namespace}
        routes.append({"apiVersion": example["apiVersion"], "kind": "LlmRoute", "metadata": metadata, "spec": spec})
    return routes


def apply(namespace: str, items: list[dict]) -> None:
    listed = {"apiVersion": "v1", "kind": "List", "items": items}
    kubectl("--namespace", namespace, "apply", "-f", "-", stdin=json.dumps(listed))


def delete(product: Product, names: list[str]) -> None:
    kubectl("--namespace", product.namespace, "delete", "llmroute", *names, "--ignore-not-found", "--timeout=60s")


def children(namespace: str) -> dict[str, list[tuple[str, str]]]:
    """Of each route, or other owner: kinds, and names in which its own is left out; as often as they are there."""
    found = defaultdict(list)
    listed = get("--namespace", namespace, KINDS, "--selector", "app.kubernetes.io/managed-by=llmroute-operator")
    for each in listed["items"]:
        owners = each["metadata"].get("ownerReferences", [])
        name = owners[0]["name"] if owners else ""
        found[name].append((each["kind"], each["metadata"]["name"].replace(name, "*", 1)))
    return {name: sorted(each) for name, each in found.items()}


def statuses(product: Product) -> dict[str, dict]:
    routes = get("--namespace", product.namespace, "llmroutes")["items"]
    return {each["metadata"]["name"]: each for each in routes}


def dealt_with(route: dict) -> bool:
    return route.get("status", {}).get("observedGeneration") == route["metadata"]["generation"]
