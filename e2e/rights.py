"""The operator has all the rights that it needs, and no others.

That it is refused nothing its own figures tell on any cluster. Where LLMROUTE_AUDIT_LOG names the log of an API server that writes
the requests of service accounts (level Metadata), that is held against all that the chart grants, too; RightsOnApiServerTest does so
without a cluster.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import operators
from cluster import get
from product import Product

AUDIT_LOG = os.environ.get("LLMROUTE_AUDIT_LOG")
# By a leader that goes on after it could not reach the API server for a while, which e2e/run --faults plays.
ELSEWHERE = {("update", "coordination.k8s.io/leases")}
CHART = "app.kubernetes.io/part-of=llmroute,app.kubernetes.io/component=operator"


def nothing_refused(product: Product) -> None:
    for pod in operators.pods(product):
        calls = [line for line in operators.metrics(product, pod.name) if "api_calls_seconds_count" in line]
        refused = [line for line in calls if 'code="403"' in line]
        assert calls, f"{pod.name} has called nobody"
        assert not refused, f"{pod.name}: {refused}"
    if AUDIT_LOG:
        as_granted(product, Path(AUDIT_LOG))


def as_granted(product: Product, log: Path) -> None:
    """An apply that creates needs create and patch, and is logged as a patch."""
    asked = list(requests(product, log))
    refused = {right for right, status in asked if status == 403}
    assert asked, f"nobody of {product.system} has asked for anything in {log}"
    assert not refused, f"refused: {sorted(refused)}"
    used = {right for right, _ in asked}
    used |= {("create", resource) for verb, resource in used if verb == "patch"}
    unused = granted(product) - used - ELSEWHERE
    print(f"    of {len(granted(product))} rights {len(unused)} were not used in {len(asked)} requests", flush=True)
    assert not unused, f"granted, and not used: {sorted(unused)}"


def requests(product: Product, log: Path) -> Iterator[tuple[tuple[str, str], int]]:
    """What the operator has asked for, with the status of the answer."""
    user = f"system:serviceaccount:{product.system}:llmroute-operator"
    for line in log.read_text().splitlines():
        if user not in line or not line.endswith("}"):
            continue
        event = json.loads(line)
        if event["user"]["username"] == user and "objectRef" in event:
            yield (event["verb"], resource(event["objectRef"])), event["responseStatus"]["code"]


def resource(reference: dict) -> str:
    """As rules name it: apps/deployments, llmroute.dev/llmroutes/status."""
    return "/".join(reference[part] for part in ("apiGroup", "resource", "subresource") if reference.get(part))


def granted(product: Product) -> set[tuple[str, str]]:
    roles = get("clusterroles", "--selector", CHART)["items"]
    roles += get("--namespace", product.system, "roles", "--selector", CHART)["items"]
    return {
        (verb, f"{group}/{name}" if group else name)
        for role in roles
        for rule in role["rules"]
        for group in rule.get("apiGroups", [])
        for name in rule.get("resources", [])
        for verb in rule["verbs"]
    }
