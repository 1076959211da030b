"""Operators are killed, and lose their API server: nothing is missing, doubled or left behind, and callers notice none of it."""

import json
import time

import operators
from children import apply, children, dealt_with, delete, statuses, without_pods
from cluster import eventually, get, kubectl
from load import RATE, nothing_failed
from node import api_server_gone, lose, sigkill
from operations import in_force, route
from product import Product
from routers import through_service

FAILOVER = 20  # seconds


def killed_in_the_midst(product: Product) -> None:
    operators.rolled_out(product)
    apply(product.namespace, without_pods(product, ["calm"]))
    eventually("a route made in peace", lambda: dealt_with(statuses(product)["calm"]))
    expected = children(product.namespace)["calm"]
    names = [f"burst-{number}" for number in range(30)]
    kills = 0
    for begun in (1, 12, 24):
        apply(product.namespace, without_pods(product, names[: begun + 6]))
        wait = time.monotonic() + 20
        while time.monotonic() < wait and len(made(product, names)) < begun:
            pass
        sigkill(product.system, operators.leader(product))
        kills += 1
        print(f"    killed with {len(made(product, names))} of {begun + 6} routes begun", flush=True)
    apply(product.namespace, without_pods(product, names))

    def complete() -> bool:
        all_routes, now = statuses(product), children(product.namespace)
        return all(dealt_with(all_routes[name]) and now.get(name) == expected for name in names)

    eventually("each route has what the one made in peace has", complete, seconds=90, every=0.5)
    delete(product, [*names, "calm"])
    left = {"", *statuses(product)}
    eventually("nothing is left", lambda: children(product.namespace).keys() <= left, seconds=90, every=1)
    operators.rolled_out(product)


def made(product: Product, names: list[str]) -> set[str]:
    return children(product.namespace).keys() & set(names)


def leader_lost(product: Product) -> None:
    operators.rolled_out(product)
    first = operators.leader(product)
    others = {pod.name for pod in operators.pods(product)} - {first}
    assert others, "two operators"
    writes = {pod: operators.written(product, pod) for pod in others}
    assert not any(writes.values()), f"one that follows has written: {writes}"
    before = versions(product)
    began = time.monotonic()
    lose(product.system, first)
    eventually("another leads", lambda: operators.leader(product) not in ("", first), seconds=FAILOVER)
    print(f"    another operator led after {time.monotonic() - began:.1f} s", flush=True)
    edit(product)
    eventually("an edit is in force", lambda: in_force(product), seconds=30)
    print(f"    and an edit was in force after {time.monotonic() - began:.1f} s", flush=True)
    operators.rolled_out(product)
    after = versions(product)
    assert after.keys() == before.keys(), f"made or gone: {after.keys() ^ before.keys()}"
    changed = {name for name in after if after[name] != before[name]}
    assert {kind for kind, _ in changed} <= {"ConfigMap"}, f"one edit has changed {changed}"
    assert len(changed) == 1, f"one edit has changed {changed}"


def versions(product: Product) -> dict[tuple[str, str], object]:
    """Of all children of agent-chat; of a Deployment and a budget only of what is written, since others write their status."""
    selector = "app.kubernetes.io/instance=agent-chat,app.kubernetes.io/managed-by=llmroute-operator"
    kinds = "configmaps,services,serviceaccounts,deployments,poddisruptionbudgets,networkpolicies"
    listed = get("--namespace", product.namespace, kinds, "--selector", selector)["items"]
    return {
        (each["kind"], each["metadata"]["name"]): each["metadata"].get("generation")
        or each["metadata"]["resourceVersion"]
        for each in listed
    }


def edit(product: Product, generation: int | None = None) -> None:
    """One that callers do not notice: a wait that is another one with each generation."""
    generation = generation or route(product)["metadata"]["generation"]
    change = json.dumps({"spec": {"cooldown": {"default": f"{300 + generation % 300}s"}}})
    kubectl("--namespace", product.namespace, "patch", "llmroute", "agent-chat", "--type=merge", "-p", change)


def api_server_lost(product: Product) -> None:
    """Where only one operator is, so that none follows who could take over."""
    replicas = operators.scale(product, 1)
    try:
        before = operators.pods(product)
        load = through_service(product, 400)
        load.begin("the API server is away")
        with api_server_gone(60):
            pass
        began = time.monotonic()
        load.begin("the API server is back")
        edit(product)
        # Watches of the operator and of the kubelet come back within half a minute each.
        eventually("an edit is in force", lambda: in_force(product), seconds=120)
        print(f"    an edit was in force {time.monotonic() - began:.1f} s after the API server was back", flush=True)
        nothing_failed(load.end(), least=60 * RATE)
        assert operators.pods(product) == before, "the operator has started again"
    finally:
        operators.scale(product, replicas)
