"""Routes that come and go, and namespaces that go with them, leave nothing behind in the cluster and in the operator."""

import os
import re
import time

import operators
from children import KINDS, apply, children, delete, statuses, without_pods
from cluster import eventually, get, kubectl
from product import Product

MINUTES = float(os.environ.get("LLMROUTE_FAULTS_CHURN_MINUTES", "5"))
ROUTES = 10
WRONG = re.compile(r"\b(WARN|ERROR)\b")


def routes_come_and_go(product: Product) -> None:
    pod = operators.leader(product)
    names = [f"churn-{number}" for number in range(ROUTES)]
    for _ in range(3):  # what is loaded and cached at first is no leak
        round_trip(product, names)
    settled(product)
    series, heap, before = series_of(product, pod), operators.heap(product, pod), children(product.namespace)
    until = time.monotonic() + MINUTES * 60
    rounds = 0
    while time.monotonic() < until:
        round_trip(product, names)
        rounds += 1
    settled(product)
    now = operators.heap(product, pod)
    print(f"    {rounds} rounds of {ROUTES} routes; the operator's heap {heap:,} -> {now:,} bytes", flush=True)
    assert children(product.namespace) == before
    assert (grown := series_of(product, pod) - series) == set(), grown
    # In five minutes that is some kilobytes for each route, a fraction of one.
    assert now < heap + 4_000_000, "the operator's heap has grown"
    assert operators.leader(product) == pod, "another operator leads"


def round_trip(product: Product, names: list[str]) -> None:
    apply(product.namespace, without_pods(product, names))
    eventually("all are made", lambda: children(product.namespace).keys() >= set(names), seconds=60)
    delete(product, names)
    eventually("all are gone", lambda: not children(product.namespace).keys() & set(names), seconds=90, every=0.5)


def settled(product: Product) -> None:
    """Events of routes and what waits for a pause are written within seconds."""
    assert not [name for name in statuses(product) if name.startswith("churn-")]
    time.sleep(15)


def series_of(product: Product, pod: str) -> set[str]:
    """Codes of answers that had not come before are no leak."""
    found = {line.rsplit(" ", 1)[0] for line in operators.metrics(product, pod)}
    return {each for each in found if "code=" not in each}


def namespace_deleted(product: Product) -> None:
    name = f"{product.namespace}-gone"
    kubectl("create", "namespace", name)
    kubectl("label", "namespace", name, "llmroute.dev/e2e=true", "pod-security.kubernetes.io/enforce=restricted")
    routes = without_pods(product, [f"gone-{number}" for number in range(5)])
    routes[0]["spec"]["router"]["replicas"] = 1
    secrets = get("--namespace", product.namespace, "secrets", "llm-keys", "caller-keys")["items"]
    for each in [*routes, *secrets]:
        each["metadata"] = {"name": each["metadata"]["name"], "namespace": name}
    apply(name, [*secrets, *routes])
    eventually("a router serves", lambda: ready(name), seconds=120)
    pod = operators.leader(product)
    kubectl("delete", "namespace", name, "--timeout=180s")
    deleted = time.monotonic()
    time.sleep(60)
    lines = operators.log(product, pod, int(time.monotonic() - deleted))
    assert not (wrong := [line for line in lines if WRONG.search(line)]), wrong[:5]
    assert operators.leader(product) == pod, "another operator leads"
    assert not get("--all-namespaces", KINDS, "--field-selector", f"metadata.namespace={name}")["items"]


def ready(namespace: str) -> bool:
    status = get("--namespace", namespace, "deployment", "gone-0-router")["status"]
    return status.get("readyReplicas") == 1
